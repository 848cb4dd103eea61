import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { CellPanel } from './cell-panel.tsx';
import { Overview } from './overview.tsx';
import { useRegionNames } from './region-names.ts';
import { Situation } from './situation.tsx';
import { StandbyPanel } from './standby-panel.tsx';

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
        {({ items }) => {
          const primaries = items.filter(({ kind }) => kind === 'primary');
          const standbys = items.filter(({ kind }) => kind === 'standby');
          return (
            <SpaceBetween size="l">
              <Situation cells={items} nameOf={nameOf} />
              <Overview cells={primaries} />
              {primaries.map((cell) => (
                <CellPanel key={cell.cell} cell={cell} />
              ))}
              {standbys.map((cell) => (
                <StandbyPanel key={cell.cell} cell={cell} />
              ))}
            </SpaceBetween>
          );
        }}
      </Loaded>
    </Page>
  );
}
