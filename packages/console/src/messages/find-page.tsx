import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { api, body } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded, ProblemAlert } from '../ui/loaded.tsx';
import { RouterLink } from '../ui/router-link.tsx';

/** For those who look after every organization: a mail by its id alone, or the organization to search in. */
export default function FindPage() {
  const [id, setId] = useState('');
  const [, navigate] = useLocation();
  const organizations = useQuery(queries.organizations());
  const find = useMutation({
    mutationFn: (deliveryId: string) =>
      body(api.GET('/deliveries/{deliveryId}', { params: { path: { deliveryId } } })),
    onSuccess: (mail) => navigate(`/organizations/${mail.organizationId}/messages/${mail.id}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (id.trim() !== '') find.mutate(id.trim().toUpperCase());
  };
  return (
    <Page title="Messages">
      <form onSubmit={submit}>
        <Container header={<Header variant="h2">Find a message by its id</Header>}>
          <SpaceBetween size="m">
            {find.error !== null && <ProblemAlert problem={find.error} />}
            <FormField
              label="Message id"
              description="As a producer got it, or as the header field X-Mailferry-Id of the mail and the tag mailferry-id of SES have it."
            >
              <Input
                value={id}
                spellcheck={false}
                placeholder="01J…"
                onChange={({ detail }) => setId(detail.value)}
              />
            </FormField>
            <Button variant="primary" iconName="search" loading={find.isPending}>
              Find
            </Button>
          </SpaceBetween>
        </Container>
      </form>
      <Loaded query={organizations}>
        {({ items }) => (
          <ListTable
            title="Or search in an organization"
            items={items}
            keyOf={({ organizationId }) => organizationId}
            search="Find an organization"
            empty="There are no organizations yet."
            columns={[
              {
                id: 'name',
                header: 'Organization',
                sortingField: 'name',
                isRowHeader: true,
                cell: ({ organizationId, name }) => (
                  <RouterLink href={`/organizations/${organizationId}/messages`}>{name}</RouterLink>
                ),
              },
              {
                id: 'open',
                header: 'Waiting mail',
                cell: ({ organizationId, name }) => (
                  <RouterLink
                    href={`/organizations/${organizationId}/messages?open`}
                    ariaLabel={`Waiting or parked: mail of ${name}`}
                  >
                    Waiting or parked
                  </RouterLink>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
