import type { TableProps } from '@cloudscape-design/components/table';

/** In pixels: narrower columns break words. The table scrolls sideways instead. */
const MIN_WIDTH = 130;

/** Columns that stay readable at a phone's width. */
export function readable<T>(
  columns: readonly TableProps.ColumnDefinition<T>[],
): TableProps.ColumnDefinition<T>[] {
  return columns.map((column) => ({ minWidth: MIN_WIDTH, ...column }));
}
