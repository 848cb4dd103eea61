import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Suppression } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { useRegionNames } from '../regions/region-names.ts';
import { useMay } from '../session/caller.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { Suppress } from './suppress.tsx';
import { Unsuppress } from './unsuppress.tsx';

const REASONS: Record<Suppression['reason'], string> = {
  'hard-bounce': 'Bounced for good',
  complaint: 'The recipient complained',
  manual: 'Entered by hand',
};

/** Addresses that get no mail of the organization any more. */
export default function SuppressionsPage({ organizationId }: { organizationId: string }) {
  const suppressions = useQuery(queries.suppressions(organizationId));
  const nameOf = useRegionNames();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const [selected, setSelected] = useState<Suppression[]>([]);
  const [removing, setRemoving] = useState(false);
  return (
    <Page
      title="Suppressions"
      description="Addresses that get no mail of this organization any more, whatever the region: those that bounced for good or complained, and those entered here."
      actions={
        may('suppress', organizationId) && (
          <Button variant="primary" onClick={() => setAdding(true)}>
            Suppress an address
          </Button>
        )
      }
    >
      <Loaded query={suppressions}>
        {({ items, complete }) => (
          <ListTable
            title="Suppressed addresses"
            description={complete ? undefined : `The first ${items.length}: there are more.`}
            items={items}
            keyOf={({ address }) => address}
            search="Find an address"
            empty="No address is suppressed. Hard bounces and complaints put theirs here."
            {...(may('unsuppress', organizationId)
              ? {
                  selection: {
                    selected,
                    onChange: setSelected,
                    label: ({ address }: Suppression) => `Choose ${address}`,
                  },
                  actions: (
                    <Button disabled={selected.length === 0} onClick={() => setRemoving(true)}>
                      Let chosen get mail again
                    </Button>
                  ),
                }
              : {})}
            columns={[
              {
                id: 'address',
                header: 'Address',
                sortingField: 'address',
                isRowHeader: true,
                cell: ({ address }) => <span className="breakable">{address}</span>,
              },
              { id: 'reason', header: 'Reason', cell: ({ reason }) => REASONS[reason] },
              {
                id: 'at',
                header: 'Since',
                sortingField: 'at',
                cell: ({ at }) => fullTime(at),
              },
              {
                id: 'region',
                header: 'Learned in',
                cell: ({ region }) => (region === null ? '–' : nameOf(region)),
              },
            ]}
          />
        )}
      </Loaded>
      {adding && <Suppress organizationId={organizationId} onClose={() => setAdding(false)} />}
      {removing && (
        <Unsuppress
          organizationId={organizationId}
          addresses={selected.map(({ address }) => address)}
          onDone={() => setSelected([])}
          onClose={() => setRemoving(false)}
        />
      )}
    </Page>
  );
}
