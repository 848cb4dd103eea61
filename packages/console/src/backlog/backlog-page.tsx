import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { CellBacklog } from './cell-backlog.tsx';

/** How much mail waits in each cell, since when, and how far the drain is. */
export default function BacklogPage() {
  const cells = useQuery(queries.cells());
  return (
    <Page
      title="Backlog"
      description="Mail that no region could take waits here, and goes out by itself once one can. Brought up to date every few seconds."
    >
      <Loaded query={cells}>
        {({ items }) => items.map(({ cell }) => <CellBacklog key={cell} cell={cell} />)}
      </Loaded>
    </Page>
  );
}
