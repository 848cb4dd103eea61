import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Domain } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { useMay } from '../session/caller.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { RouterLink } from '../ui/router-link.tsx';
import { AddDomain } from './add-domain.tsx';
import { MissingIdentities } from './identities.tsx';
import { Verification } from './txt-record-panel.tsx';

/** Account > Protected Email Assets. */
export default function AssetsPage({ organizationId }: { organizationId: string }) {
  const domains = useQuery(queries.domains(organizationId));
  const organization = useQuery(queries.organization(organizationId));
  const [adding, setAdding] = useState(false);
  const add = useMay()('addDomain', organizationId) && (
    <Button variant="primary" onClick={() => setAdding(true)}>
      Add domain
    </Button>
  );
  const columns = [
    {
      id: 'domain',
      header: 'Domain',
      sortingField: 'domain',
      isRowHeader: true,
      cell: ({ domain, unicodeDomain }: Domain) => (
        <RouterLink href={`/organizations/${organizationId}/assets/${domain}`}>
          {unicodeDomain}
        </RouterLink>
      ),
    },
    {
      id: 'primary',
      header: 'Primary Status',
      cell: ({ primary }: Domain) => <Verification record={primary} />,
    },
    {
      id: 'secondary',
      header: 'Secondary Status',
      cell: ({ secondary }: Domain) =>
        secondary === null ? '–' : <Verification record={secondary} />,
    },
    {
      id: 'added',
      header: 'Added',
      sortingField: 'addedAt',
      cell: ({ addedAt }: Domain) => fullTime(addedAt),
    },
  ];
  return (
    <Page
      title="Protected Email Assets"
      description="The domains whose mail is relayed. A domain is verified by a TXT record for each region that sends its mail."
      actions={add}
    >
      <Loaded query={domains}>
        {({ items }) => (
          <>
            <MissingIdentities organizationId={organizationId} domains={items} />
            <ListTable
              title="Domains"
              items={items}
              keyOf={({ domain }) => domain}
              search="Find a domain"
              empty="No domain yet. Add one to see the TXT records that verify it."
              columns={
                // A column that says nothing as long as multi-region is off.
                organization.data?.allowMultiRegion === false
                  ? columns.filter(({ id }) => id !== 'secondary')
                  : columns
              }
            />
          </>
        )}
      </Loaded>
      {adding && <AddDomain organizationId={organizationId} onClose={() => setAdding(false)} />}
    </Page>
  );
}
