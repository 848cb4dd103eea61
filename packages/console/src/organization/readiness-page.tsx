import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import type { Readiness } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { useRegionNames } from '../regions/region-names.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded } from '../ui/loaded.tsx';

const CHECKS: Record<Readiness['checks'][number]['check'], string> = {
  consent: 'Consent',
  account: 'SES account',
  'production-access': 'Production access',
  'daily-quota': 'Daily quota',
  'send-rate': 'Send rate',
  domain: 'Domain',
  'mail-from': 'MAIL FROM',
  'configuration-set': 'Configuration set',
  'suppression-list': 'Suppression list',
};

/** Whether the secondary could take the mail over now. */
export default function ReadinessPage({ organizationId }: { organizationId: string }) {
  const readiness = useQuery(queries.readiness(organizationId));
  const nameOf = useRegionNames();
  return (
    <Page
      title="Readiness"
      description="Whether the secondary region could take the organization's mail over now, asked of SES itself."
      actions={
        <Button
          iconName="refresh"
          loading={readiness.isFetching}
          onClick={() => void readiness.refetch()}
        >
          Check again
        </Button>
      }
    >
      <Loaded query={readiness}>
        {({ ready, secondaryRegion, checks }) => (
          <>
            <Alert
              type={ready ? 'success' : 'warning'}
              header={
                ready && secondaryRegion !== null
                  ? `${nameOf(secondaryRegion)} can take over now`
                  : 'No region could take over all of the mail now'
              }
            >
              {ready
                ? 'Every check below is passed.'
                : 'What is red below has to be put right before an outage: mail that it concerns would wait in one.'}
            </Alert>
            <ListTable
              title="Checks"
              items={checks}
              keyOf={({ check, subject }) => `${check} ${subject}`}
              empty="Nothing was checked."
              columns={[
                {
                  id: 'check',
                  header: 'Check',
                  isRowHeader: true,
                  cell: ({ check }) => CHECKS[check],
                },
                { id: 'subject', header: 'Of', cell: ({ subject }) => nameOf(subject) },
                {
                  id: 'ready',
                  header: 'Result',
                  cell: (check) => (
                    <StatusIndicator type={check.ready ? 'success' : 'error'}>
                      {check.ready ? 'Ready' : 'Not ready'}
                    </StatusIndicator>
                  ),
                },
                {
                  id: 'explanation',
                  header: 'Why, and what to do',
                  cell: ({ explanation, action }) =>
                    action === null ? explanation : `${explanation} ${action}`,
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}
