import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import type { Cell } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { CellPanel } from './cell-panel.tsx';
import { useRegionNames } from './region-names.ts';
import { Situation } from './situation.tsx';

const primariesFirst = (a: Cell, b: Cell) =>
  Number(a.kind === 'standby') - Number(b.kind === 'standby');

/** What happens now, in every cell: during an outage this page alone has to do. */
export function RegionsPage() {
  const cells = useQuery(queries.cells());
  const nameOf = useRegionNames();
  return (
    <Page
      title="Regions"
      description="Where mail goes now, and why. Brought up to date every few seconds."
    >
      <Loaded query={cells}>
        {({ items }) => (
          <SpaceBetween size="l">
            <Situation cells={items} nameOf={nameOf} />
            {[...items].sort(primariesFirst).map((cell) => (
              <CellPanel key={cell.cell} cell={cell} />
            ))}
          </SpaceBetween>
        )}
      </Loaded>
    </Page>
  );
}
