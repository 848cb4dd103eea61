import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { type ReactNode, useState } from 'react';
import { Loading } from './loaded.tsx';
import { Part } from './part.tsx';

/** What is read only once somebody opens it. */
export function Later({
  title,
  of,
  open: first = false,
  children,
}: {
  title: string;
  /** Whose it is, for those who cannot see where it stands. */
  of?: string;
  open?: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(first);
  return (
    <ExpandableSection
      headerText={title}
      headingTagOverride="h3"
      {...(of === undefined ? {} : { headerAriaLabel: `${title} of ${of}` })}
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {open && <Part fallback={<Loading />}>{children}</Part>}
    </ExpandableSection>
  );
}
