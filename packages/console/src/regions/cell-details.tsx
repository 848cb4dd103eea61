import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import type { Cell } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { QueueSummary } from '../backlog/queue-summary.tsx';
import { Later } from '../ui/later.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { Stack } from '../ui/stack.tsx';
import { RegionSummary } from './region-summary.tsx';
import { RunningDrill } from './running-drill.tsx';

const DrillReports = lazy(() => import('./drill-reports.tsx'));
const History = lazy(() => import('./history.tsx'));

export function CellDetails({ cell }: { cell: Cell }) {
  const backlog = useQuery(queries.backlog(cell.cell));
  return (
    <Stack size="l">
      {!cell.available && (
        <Alert type="warning">
          This cell cannot be asked just now. Senders treat its regions as usable then.
        </Alert>
      )}
      {cell.faults.length > 0 && (
        <Alert type="warning" header="Some control items are void">
          {cell.faults.join(' ')}
        </Alert>
      )}
      {cell.drill !== null && <RunningDrill cell={cell.cell} drill={cell.drill} />}
      <ColumnLayout columns={2} variant="text-grid" minColumnWidth={300}>
        {cell.regions.map((region) => (
          <RegionSummary
            key={region.region}
            cell={cell}
            region={region}
            role={roleOf(cell, region.region)}
          />
        ))}
      </ColumnLayout>
      <Loaded query={backlog}>{(data) => <QueueSummary backlog={data} />}</Loaded>
      <Later title="History">
        <History cell={cell} />
      </Later>
      {cell.kind === 'primary' && (
        <Later title="Drills">
          <DrillReports cell={cell.cell} />
        </Later>
      )}
    </Stack>
  );
}

function roleOf(cell: Cell, region: string): string {
  if (cell.kind === 'standby') return region === cell.cell ? 'Own region' : 'Also sends to';
  return region === cell.cell ? 'Primary' : 'Secondary';
}
