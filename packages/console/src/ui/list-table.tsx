import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import { readable } from './columns.ts';
import { Stack } from './stack.tsx';

const PAGE_SIZE = 25;

export interface ListTableProps<T> {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  items: readonly T[];
  keyOf: (item: T) => string;
  columns: readonly TableProps.ColumnDefinition<T>[];
  /** What to do when there is nothing. */
  empty: ReactNode;
  /** Without it there is nothing to search. */
  search?: string;
  selection?: {
    selected: T[];
    onChange: (items: T[]) => void;
    label: (item: T) => string;
  };
}

/** A list that is searched, sorted and paged where it is shown. */
export function ListTable<T>(props: ListTableProps<T>) {
  const { title, items, columns, selection } = props;
  const {
    items: shown,
    collectionProps,
    filterProps,
    filteredItemsCount,
    paginationProps,
    actions,
  } = useCollection(items, {
    filtering: {
      empty: <Box textAlign="center">{props.empty}</Box>,
      noMatch: <Box textAlign="center">Nothing matches the search.</Box>,
    },
    pagination: { pageSize: PAGE_SIZE },
    sorting: {},
  });
  const count =
    filterProps.filteringText === '' ? `${items.length}` : `${filteredItemsCount}/${items.length}`;
  return (
    <Table<T>
      {...collectionProps}
      {...(selection === undefined
        ? {}
        : {
            selectionType: 'multi' as const,
            selectedItems: selection.selected,
            onSelectionChange: ({ detail }) => selection.onChange(detail.selectedItems),
            ariaLabels: {
              selectionGroupLabel: `Choose from ${title}`,
              allItemsSelectionLabel: () => 'Choose all',
              itemSelectionLabel: (_: unknown, item: T) => selection.label(item),
            },
          })}
      trackBy={props.keyOf}
      items={shown}
      columnDefinitions={readable(columns)}
      wrapLines
      enableKeyboardNavigation
      header={
        <Header
          variant="h2"
          counter={`(${count})`}
          description={props.description}
          actions={
            <Stack direction="horizontal" size="xs">
              {props.actions}
            </Stack>
          }
        >
          {title}
        </Header>
      }
      filter={
        props.search === undefined ? undefined : (
          <TextFilter
            {...filterProps}
            filteringPlaceholder={props.search}
            filteringAriaLabel={props.search}
            filteringClearAriaLabel="Clear the search"
            countText={`${filteredItemsCount ?? 0} found`}
            onDelayedChange={() => actions.setCurrentPage(1)}
          />
        )
      }
      pagination={items.length > PAGE_SIZE ? <Pagination {...paginationProps} /> : undefined}
    />
  );
}
