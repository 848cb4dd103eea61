import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Link from '@cloudscape-design/components/link';
import { useQuery } from '@tanstack/react-query';
import type { Cell } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { mails } from '../ui/mails.ts';
import { anchorOf } from './cell-panel.tsx';
import { Condition } from './condition.tsx';
import { useRegionNames } from './region-names.ts';
import { trafficText } from './traffic.ts';

const MAX_COLUMNS = 3;

/** Every route on one screen, also of a phone: where its mail goes, and how much waits. */
export function Overview({ cells }: { cells: readonly Cell[] }) {
  return (
    <Container>
      <ColumnLayout
        columns={Math.min(cells.length, MAX_COLUMNS)}
        variant="text-grid"
        minColumnWidth={280}
      >
        {cells.map((cell) => (
          <RouteLine key={cell.cell} cell={cell} />
        ))}
      </ColumnLayout>
    </Container>
  );
}

function RouteLine({ cell }: { cell: Cell }) {
  const nameOf = useRegionNames();
  const { data } = useQuery(queries.backlog(cell.cell));
  const waiting = data === undefined ? undefined : data.backlog.visible + data.backlog.inFlight;
  return (
    <div>
      <Box variant="h3" tagOverride="div" padding={{ bottom: 'xxs' }}>
        <Link href={`#${anchorOf(cell.cell)}`} fontSize="heading-s">
          {cell.regions.map(({ region }) => nameOf(region)).join(' → ')}
        </Link>
      </Box>
      {cell.regions.map((region) => (
        <div key={region.region} className="route-line">
          <span>{nameOf(region.region)}</span>
          <Condition region={region} />
          <span>{trafficText(cell, region)}</span>
        </div>
      ))}
      <Box color="text-body-secondary" padding={{ top: 'xxs' }}>
        {waiting === undefined ? 'Backlog: –' : `Backlog: ${mails(waiting)}`}
      </Box>
    </div>
  );
}
