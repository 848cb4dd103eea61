import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Cell } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { QueueSummary } from '../backlog/queue-summary.tsx';
import { useMay } from '../session/caller.ts';
import { Loaded, Loading } from '../ui/loaded.tsx';
import { Stack } from '../ui/stack.tsx';
import { useRegionNames } from './region-names.ts';
import { RegionSummary } from './region-summary.tsx';
import { RunningDrill } from './running-drill.tsx';

const StartDrill = lazy(() => import('./start-drill.tsx'));
const DrillReports = lazy(() => import('./drill-reports.tsx'));
const History = lazy(() => import('./history.tsx'));

/** A cell: its regions with what steers them, the mail that waits, and what happened before. */
export function CellPanel({ cell }: { cell: Cell }) {
  const nameOf = useRegionNames();
  const backlog = useQuery(queries.backlog(cell.cell));
  const [drilling, setDrilling] = useState(false);
  const may = useMay();
  const standby = cell.kind === 'standby';
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            standby ? 'Standby: takes mail in when a whole primary region is gone.' : undefined
          }
          actions={
            may('startDrill') &&
            !standby &&
            cell.drill === null && <Button onClick={() => setDrilling(true)}>Start drill</Button>
          }
        >
          {nameOf(cell.cell)} ({cell.cell})
        </Header>
      }
    >
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
        {!standby && (
          <Later title="Drills">
            <DrillReports cell={cell.cell} />
          </Later>
        )}
        {drilling && (
          <Suspense>
            <StartDrill cell={cell} onClose={() => setDrilling(false)} />
          </Suspense>
        )}
      </Stack>
    </Container>
  );
}

function roleOf(cell: Cell, region: string): string {
  if (cell.kind === 'standby') return region === cell.cell ? 'Own region' : 'Also sends to';
  return region === cell.cell ? 'Primary' : 'Secondary';
}

/** What is read only once somebody opens it. */
function Later({ title, children }: { title: string; children: React.ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <ExpandableSection
      headerText={title}
      headingTagOverride="h3"
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {open && <Suspense fallback={<Loading />}>{children}</Suspense>}
    </ExpandableSection>
  );
}
