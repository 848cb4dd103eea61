import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { api, body } from '../api/client.ts';
import type { Takeover } from '../api/generated/schema.ts';
import { useNotice } from '../layout/notices.ts';
import { Page } from '../layout/page.tsx';
import { useMay } from '../session/caller.ts';
import { Copyable } from '../ui/copyable.tsx';
import { ProblemAlert } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';

/** Claiming a domain that another organization holds: a TXT record proves whose it is. */
export default function TakeoverPage(props: { organizationId: string; domain: string }) {
  const { organizationId, domain } = props;
  const may = useMay()('requestTakeover', organizationId);
  // A claim that is open already is the answer to another one: coming back shows the same record.
  const claim = useMutation({
    mutationFn: () =>
      body(
        api.POST('/organizations/{organizationId}/domain-takeovers', {
          params: { path: { organizationId } },
          body: { domain },
        }),
      ),
  });
  return (
    <Page
      title={`Take over ${domain}`}
      description="Another organization holds this domain. Whoever can publish a TXT record in its DNS can take it over."
    >
      <Container header={<Header variant="h2">Prove that the domain is yours</Header>}>
        <SpaceBetween size="l">
          {claim.error !== null && <ProblemAlert problem={claim.error} />}
          {claim.data === undefined ? (
            <SpaceBetween size="m">
              <Box variant="p">
                The record is made for this organization alone, and valid for a week. Claiming it
                changes nothing yet: mail goes on as before until the takeover is confirmed.
              </Box>
              <Button
                variant="primary"
                disabled={!may}
                loading={claim.isPending}
                onClick={() => claim.mutate()}
              >
                Show the TXT record
              </Button>
            </SpaceBetween>
          ) : (
            <Proof organizationId={organizationId} takeover={claim.data} />
          )}
        </SpaceBetween>
      </Container>
    </Page>
  );
}

function Proof({ organizationId, takeover }: { organizationId: string; takeover: Takeover }) {
  const { domain, record, expiresAt } = takeover;
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const notice = useNotice();
  const confirm = useMutation({
    mutationFn: () =>
      body(
        api.POST('/organizations/{organizationId}/domain-takeovers/{domain}/confirmation', {
          params: { path: { organizationId, domain } },
        }),
      ),
    onSuccess: (taken) => {
      notice({
        type: 'success',
        header: `${taken.unicodeDomain} belongs to this organization now.`,
        content: 'Publish its new TXT records: mail of it is sent once they are verified.',
      });
      client.setQueryData(['domain', organizationId, taken.domain], taken);
      void client.invalidateQueries({ queryKey: ['domains'] });
      navigate(`/organizations/${organizationId}/assets/${taken.domain}`);
    },
  });
  return (
    <>
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Name', value: <Copyable what="name of the TXT record" text={record.name} /> },
          {
            label: 'Value',
            value: <Copyable what="value of the TXT record" text={record.value} />,
          },
          { label: 'Valid until', value: fullTime(expiresAt) },
        ]}
      />
      <Box variant="p">
        Publish it in the DNS of the domain, then confirm. The other organization loses the domain
        at once, with its SES identities; its audit says to whom. New TXT records are needed before
        mail of the domain goes out for this organization.
      </Box>
      {confirm.error !== null && <ProblemAlert problem={confirm.error} />}
      <Button variant="primary" loading={confirm.isPending} onClick={() => confirm.mutate()}>
        Confirm the takeover
      </Button>
    </>
  );
}
