import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import { useQueries } from '@tanstack/react-query';
import type { Cell } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { readable } from '../ui/columns.ts';
import { ProblemAlert } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { CONDITION_LOOKS } from '../ui/states.tsx';
import { useRegionNames } from './region-names.ts';

/** How the regions of a cell came into their states, newest first. */
export default function History({ cell }: { cell: Cell }) {
  const nameOf = useRegionNames();
  const found = useQueries({
    queries: cell.regions.map(({ region }) => queries.transitions(cell.cell, region)),
  });
  const problem = found.find(({ error }) => error !== null)?.error;
  if (problem) return <ProblemAlert problem={problem} />;
  const items = cell.regions
    .flatMap(({ region }, index) =>
      (found[index]?.data?.items ?? []).map((transition) => ({ ...transition, region })),
    )
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <Table
      variant="embedded"
      wrapLines
      items={items}
      loading={found.some(({ isPending }) => isPending)}
      trackBy={({ region, at, to }) => `${region} ${at} ${to}`}
      ariaLabels={{ tableLabel: 'History' }}
      empty={<Box textAlign="center">No region has changed its state yet.</Box>}
      columnDefinitions={readable<(typeof items)[number]>([
        { id: 'at', header: 'When', cell: ({ at }) => fullTime(at) },
        { id: 'region', header: 'Region', cell: ({ region }) => nameOf(region) },
        {
          id: 'change',
          header: 'Change',
          cell: ({ from, to, rampStep }) =>
            from === to
              ? `${stateText(to)}, step ${rampStep + 1}`
              : `${stateText(from)} → ${stateText(to)}`,
        },
        { id: 'evidence', header: 'Why', cell: ({ evidence }) => evidence },
      ])}
    />
  );
}

/** The journal holds the same words as the API, as plain text. */
function stateText(condition: string): string {
  return (
    Object.entries(CONDITION_LOOKS).find(([name]) => name === condition)?.[1].text ?? condition
  );
}
