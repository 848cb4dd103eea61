import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { useRegionNames } from '../regions/region-names.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { Either } from '../ui/states.tsx';
import { CHECK_LABELS, findingText } from './checks.ts';

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
                  cell: ({ check, subject }) => (
                    <>
                      {CHECK_LABELS[check]}
                      <Box variant="small" display="block">
                        {nameOf(subject)}
                      </Box>
                    </>
                  ),
                },
                {
                  id: 'ready',
                  header: 'Result',
                  cell: ({ ready: good }) => (
                    <Either is={good} yes="Ready" no="Not ready" otherwise="error" />
                  ),
                },
                {
                  id: 'explanation',
                  header: 'Why, and what to do',
                  minWidth: 280,
                  cell: findingText,
                },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}
