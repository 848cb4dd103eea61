import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { CellPanel } from './cell-panel.tsx';
import { useRegionNames } from './region-names.ts';
import { Situation } from './situation.tsx';

/** What happens now, in every cell: during an outage this page alone has to do. */
export function RegionsPage() {
  const cells = useQuery(queries.cells());
  const catalogue = useQuery(queries.catalogue());
  const nameOf = useRegionNames();
  const primaries = catalogue.data?.routes.map(({ primary }) => primary) ?? [];
  return (
    <Page
      title="Regions"
      description="Where mail goes now, and why. Brought up to date every few seconds."
    >
      <Loaded query={cells}>
        {({ items }) => (
          <SpaceBetween size="l">
            <Situation cells={items} nameOf={nameOf} />
            {[...items]
              .sort(
                (a, b) => Number(primaries.includes(b.cell)) - Number(primaries.includes(a.cell)),
              )
              .map((cell) => (
                <CellPanel key={cell.cell} cell={cell} standby={!primaries.includes(cell.cell)} />
              ))}
          </SpaceBetween>
        )}
      </Loaded>
    </Page>
  );
}
