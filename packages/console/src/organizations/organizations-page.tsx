import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useFollow } from '../layout/follow.ts';
import { Page } from '../layout/page.tsx';
import { useRegionNames } from '../regions/region-names.ts';
import { useMay } from '../session/caller.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { RouterLink } from '../ui/router-link.tsx';
import { Either, State } from '../ui/states.tsx';

export default function OrganizationsPage() {
  const organizations = useQuery(queries.organizations());
  const nameOf = useRegionNames();
  const follow = useFollow();
  const create = useMay()('createOrganization') && (
    <Button variant="primary" href="/organizations/new" onFollow={follow}>
      Create organization
    </Button>
  );
  return (
    <Page title="Organizations" actions={create}>
      <Loaded query={organizations}>
        {({ items, complete }) => (
          <ListTable
            title="Organizations"
            description={complete ? undefined : `The first ${items.length}: there are more.`}
            items={items}
            keyOf={({ organizationId }) => organizationId}
            search="Find by name, id or region"
            empty={
              <SpaceBetween size="s">
                <span>There are no organizations yet.</span>
                {create}
              </SpaceBetween>
            }
            columns={[
              {
                id: 'name',
                header: 'Name',
                sortingField: 'name',
                isRowHeader: true,
                cell: ({ organizationId, name }) => (
                  <RouterLink href={`/organizations/${organizationId}/preferences`}>
                    {name}
                  </RouterLink>
                ),
              },
              {
                id: 'multi-region',
                header: 'Multi-region',
                sortingField: 'allowMultiRegion',
                cell: ({ allowMultiRegion, status }) =>
                  status === 'deleting' ? (
                    <State look={{ type: 'pending', text: 'Being deleted' }} />
                  ) : (
                    <Either is={allowMultiRegion} yes="On" no="Off" otherwise="stopped" />
                  ),
              },
              {
                id: 'primary',
                header: 'Primary',
                sortingField: 'primaryRegion',
                cell: ({ primaryRegion }) => nameOf(primaryRegion),
              },
              {
                id: 'secondary',
                header: 'Secondary',
                cell: ({ secondaryRegion }) =>
                  secondaryRegion === null ? '–' : nameOf(secondaryRegion),
              },
              { id: 'id', header: 'Id', cell: ({ organizationId }) => organizationId },
              {
                id: 'created',
                header: 'Created',
                sortingField: 'createdAt',
                cell: ({ createdAt }) => fullTime(createdAt),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
