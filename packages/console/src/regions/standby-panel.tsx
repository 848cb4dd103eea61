import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Cell } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { mails } from '../ui/mails.ts';
import { CellDetails } from './cell-details.tsx';
import { useRegionNames } from './region-names.ts';

/** A cell that takes mail in only while a primary region is gone: closed until somebody asks. */
export function StandbyPanel({ cell }: { cell: Cell }) {
  const nameOf = useRegionNames();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(queries.backlog(cell.cell));
  const waiting = data === undefined ? 0 : data.backlog.visible + data.backlog.inFlight;
  return (
    <ExpandableSection
      variant="container"
      headingTagOverride="h2"
      headerText={`Standby: ${nameOf(cell.cell)} (${cell.cell})`}
      headerDescription={`Takes mail in when a whole primary region is gone. ${mails(waiting)} wait in its backlog.`}
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {open && <CellDetails cell={cell} />}
    </ExpandableSection>
  );
}
