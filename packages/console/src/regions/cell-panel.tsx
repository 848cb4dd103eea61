import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { lazy, useState } from 'react';
import type { Cell } from '../api/generated/schema.ts';
import { useMay } from '../session/caller.ts';
import { Part } from '../ui/part.tsx';
import { CellDetails } from './cell-details.tsx';
import { useRegionNames } from './region-names.ts';

const StartDrill = lazy(() => import('./start-drill.tsx'));

/** Where the page shows a cell. */
export function anchorOf(cell: string): string {
  return `cell-${cell}`;
}

/** A cell that takes mail: its regions with what steers them, the mail that waits, and what happened before. */
export function CellPanel({ cell }: { cell: Cell }) {
  const nameOf = useRegionNames();
  const [drilling, setDrilling] = useState(false);
  const may = useMay();
  return (
    <div id={anchorOf(cell.cell)} className="anchor">
      <Container
        header={
          <Header
            variant="h2"
            actions={
              may('startDrill') &&
              cell.drill === null && <Button onClick={() => setDrilling(true)}>Start drill</Button>
            }
          >
            {nameOf(cell.cell)} ({cell.cell})
          </Header>
        }
      >
        <CellDetails cell={cell} />
        {drilling && (
          <Part>
            <StartDrill cell={cell} onClose={() => setDrilling(false)} />
          </Part>
        )}
      </Container>
    </div>
  );
}
