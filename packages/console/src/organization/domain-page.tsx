import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, body } from '../api/client.ts';
import type { Domain } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { useNotice } from '../layout/notices.ts';
import { Page } from '../layout/page.tsx';
import { useMay } from '../session/caller.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { Loaded, ProblemAlert } from '../ui/loaded.tsx';
import { Stack } from '../ui/stack.tsx';
import { OptionalRecords } from './optional-records.tsx';
import { TxtRecordPanel } from './txt-record-panel.tsx';

export default function DomainPage(props: { organizationId: string; domain: string }) {
  const query = useQuery(queries.domain(props.organizationId, props.domain));
  return (
    <Page
      title={query.data?.unicodeDomain ?? props.domain}
      actions={query.data && <Deletion domain={query.data} />}
    >
      <Loaded query={query}>{(domain) => <Records domain={domain} />}</Loaded>
    </Page>
  );
}

function Records({ domain }: { domain: Domain }) {
  const { organizationId, domain: name, primary, secondary, retained } = domain;
  const client = useQueryClient();
  const notice = useNotice();
  const verify = useMutation({
    mutationFn: () =>
      body(
        api.POST('/organizations/{organizationId}/domains/{domain}/verification', {
          params: { path: { organizationId, domain: name } },
        }),
      ),
    onSuccess: (found) => {
      client.setQueryData(['domain', organizationId, name], found);
      void client.invalidateQueries({ queryKey: ['domains', organizationId] });
      notice(
        found.status === 'Verified'
          ? { type: 'success', header: `${found.unicodeDomain} is verified.` }
          : {
              type: 'warning',
              header: `${found.unicodeDomain} is not verified yet.`,
              content: 'What was found is shown with each record below.',
            },
      );
    },
  });
  const may = useMay();
  return (
    <Stack size="l">
      <Container
        header={
          <Header
            variant="h2"
            description="Publish each record in the DNS of the domain, then verify. DNS changes may take up to 72 hours."
            actions={
              may('verifyDomain', organizationId) && (
                <Button
                  variant="primary"
                  loading={verify.isPending}
                  onClick={() => verify.mutate()}
                >
                  Verify
                </Button>
              )
            }
          >
            TXT record verification
          </Header>
        }
      >
        <SpaceBetween size="l">
          {verify.error !== null && <ProblemAlert problem={verify.error} />}
          <ColumnLayout columns={2} variant="text-grid" minColumnWidth={320}>
            <TxtRecordPanel record={primary} statusLabel="Primary Status" />
            {secondary !== null && (
              <TxtRecordPanel record={secondary} statusLabel="Secondary Status" />
            )}
          </ColumnLayout>
        </SpaceBetween>
      </Container>
      {retained.length > 0 && (
        <ExpandableSection
          variant="container"
          headerText="Kept from when multi-region was on"
          headerDescription="Needed again only if multi-region is allowed again."
        >
          <SpaceBetween size="l">
            {retained.map((record) => (
              <TxtRecordPanel key={record.region} record={record} statusLabel="Secondary Status" />
            ))}
          </SpaceBetween>
        </ExpandableSection>
      )}
      <OptionalRecords domain={domain} />
    </Stack>
  );
}

function Deletion({ domain }: { domain: Domain }) {
  const { organizationId, domain: name, unicodeDomain } = domain;
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const notice = useNotice();
  if (!useMay()('deleteDomain', organizationId)) return null;
  const inUse = [domain.primary, domain.secondary].some((record) => record?.status === 'Verified');
  return (
    <>
      <Button onClick={() => setAsking(true)}>Delete</Button>
      {asking && (
        <Confirmation
          title={`Delete ${unicodeDomain}?`}
          action="Delete"
          {...(inUse ? { typed: unicodeDomain } : {})}
          onClose={() => setAsking(false)}
          run={() =>
            api.DELETE('/organizations/{organizationId}/domains/{domain}', {
              params: {
                path: { organizationId, domain: name },
                query: { force: inUse ? 'true' : 'false' },
              },
            })
          }
          onDone={() => {
            notice({ type: 'success', header: `${unicodeDomain} was deleted.` });
            navigate(`/organizations/${organizationId}/assets`);
            client.removeQueries({ queryKey: ['domain', organizationId, name] });
            void client.invalidateQueries({ queryKey: ['domains', organizationId] });
          }}
        >
          {inUse
            ? 'The domain is verified: mail of it is being relayed, and will be refused from then on.'
            : 'Its SES identities are deleted. To add it again later, new TXT records are needed.'}
        </Confirmation>
      )}
    </>
  );
}
