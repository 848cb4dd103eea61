import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import PropertyFilter, {
  type PropertyFilterProps,
} from '@cloudscape-design/components/property-filter';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntry } from '../api/generated/schema.ts';
import { pagedQueries } from '../api/pages.ts';
import { Page } from '../layout/page.tsx';
import { readable } from '../ui/columns.ts';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { Changes } from './changes.tsx';

const PROPERTIES: PropertyFilterProps.FilteringProperty[] = [
  { key: 'actor', propertyLabel: 'Who', groupValuesLabel: 'Who' },
  { key: 'action', propertyLabel: 'Action', groupValuesLabel: 'Actions' },
  { key: 'target', propertyLabel: 'Target', groupValuesLabel: 'Targets' },
].map((property) => ({ ...property, operators: ['=', '!=', ':', '!:'] }));

/** Who changed what, newest first: of an organization, or what concerns no single one. */
export default function AuditPage({ organizationId }: { organizationId?: string }) {
  const audit = useInfiniteQuery(pagedQueries.audit(organizationId));
  return (
    <Page
      title="Audit"
      description={
        organizationId === undefined
          ? 'Who changed what that concerns no single organization: overrides, redrives, tokens. Each organization has an audit of its own.'
          : 'Who changed what in this organization.'
      }
    >
      <Loaded query={audit}>
        {({ pages }) => (
          <AuditTable
            items={pages.flatMap(({ items }) => items)}
            more={
              audit.hasNextPage && (
                <Button
                  loading={audit.isFetchingNextPage}
                  onClick={() => void audit.fetchNextPage()}
                >
                  Show older
                </Button>
              )
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

function AuditTable({ items, more }: { items: AuditEntry[]; more: React.ReactNode }) {
  const found = useCollection(items, {
    propertyFiltering: {
      filteringProperties: PROPERTIES,
      empty: <Box textAlign="center">Nothing was changed yet.</Box>,
      noMatch: <Box textAlign="center">Nothing matches the filter.</Box>,
    },
  });
  return (
    <Table
      {...found.collectionProps}
      items={found.items}
      trackBy="auditId"
      wrapLines
      enableKeyboardNavigation
      header={
        <Header
          variant="h2"
          counter={`(${found.filteredItemsCount ?? items.length}${more ? '+' : ''})`}
        >
          Changes
        </Header>
      }
      filter={
        <PropertyFilter
          {...found.propertyFilterProps}
          filteringPlaceholder="Filter by who, action or target"
          filteringAriaLabel="Filter the changes"
          countText={`${found.filteredItemsCount ?? 0} found`}
          expandToViewport
        />
      }
      footer={more && <Box textAlign="center">{more}</Box>}
      columnDefinitions={readable<AuditEntry>([
        { id: 'at', header: 'When', isRowHeader: true, cell: ({ at }) => fullTime(at) },
        {
          id: 'actor',
          header: 'Who',
          cell: ({ actor, actorRole }) => (
            <span className="breakable">
              {actor} ({actorRole})
            </span>
          ),
        },
        { id: 'action', header: 'Action', cell: ({ action }) => action },
        {
          id: 'target',
          header: 'Target',
          cell: ({ target }) => <span className="breakable">{target}</span>,
        },
        {
          id: 'changes',
          header: 'Changes',
          minWidth: 280,
          cell: ({ changes }) => <Changes changes={changes} />,
        },
      ])}
    />
  );
}
