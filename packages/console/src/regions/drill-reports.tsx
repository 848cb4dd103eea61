import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import type { DrillReport } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { readable } from '../ui/columns.ts';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { DRILL_LOOKS, State } from '../ui/states.tsx';
import { percent } from './percent.ts';

/** The latest drills of a cell: what went through the secondary, compared with the primary in the same time. */
export default function DrillReports({ cell }: { cell: string }) {
  const reports = useQuery(queries.drills(cell));
  return (
    <Loaded query={reports}>
      {({ items }) => (
        <Table
          variant="embedded"
          wrapLines
          items={items}
          trackBy="drillId"
          ariaLabels={{ tableLabel: 'Drills' }}
          empty={<Box textAlign="center">No drill has been run here yet.</Box>}
          columnDefinitions={readable<DrillReport>([
            { id: 'start', header: 'Started', cell: ({ startedAt }) => fullTime(startedAt) },
            {
              id: 'state',
              header: 'State',
              cell: ({ state, abortedBecause }) => (
                <State
                  look={{
                    ...DRILL_LOOKS[state],
                    text: `${DRILL_LOOKS[state].text}${abortedBecause === null ? '' : `: ${abortedBecause}`}`,
                  }}
                />
              ),
            },
            {
              id: 'whose',
              header: 'Whose mail',
              cell: ({ organizationId, share }) => organizationId ?? percent(share ?? 0),
            },
            { id: 'reason', header: 'Reason', cell: ({ reason }) => reason },
            { id: 'secondary', header: 'Secondary', cell: ({ secondary }) => tally(secondary) },
            { id: 'primary', header: 'Primary', cell: ({ primary }) => tally(primary) },
          ])}
        />
      )}
    </Loaded>
  );
}

function tally({ sent, failed, notReady, medianMs, p95Ms }: DrillReport['secondary']): string {
  const latency = medianMs === null ? '' : `; median ${medianMs} ms, p95 ${p95Ms ?? '> 5,000'} ms`;
  return `${sent} sent, ${failed} failed${notReady > 0 ? `, ${notReady} not ready` : ''}${latency}`;
}
