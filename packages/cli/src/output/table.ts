import stringWidth from 'string-width';
import { safeText } from './safe-text.ts';

export interface Column<T> {
  title: string;
  cell(row: T): string | number;
  /** Figures stand at the right. */
  right?: boolean;
  paint?(text: string, row: T): string;
}

const GAP = '  ';

/** Rows under their titles, each column as wide as its widest cell. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = rows.map((row) => columns.map((column) => safeText(String(column.cell(row)))));
  const widths = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...cells.map((line) => stringWidth(line[index] ?? ''))),
  );
  const padded = (text: string, index: number) => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(text)));
    return columns[index]?.right === true
      ? { before: space, after: '' }
      : { before: '', after: space };
  };
  const line = (texts: readonly string[], painted: (text: string, index: number) => string) =>
    texts
      .map((text, index) => {
        const { before, after } = padded(text, index);
        return `${before}${painted(text, index)}${after}`;
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      (text) => text,
    ),
    ...rows.map((row, number) =>
      line(cells[number] ?? [], (text, index) => columns[index]?.paint?.(text, row) ?? text),
    ),
  ].join('\n');
}

/** Labels and their values, one a line. */
export function facts(pairs: readonly (readonly [label: string, value: string])[]): string {
  const width = Math.max(...pairs.map(([label]) => label.length));
  return pairs.map(([label, value]) => `${label.padEnd(width)}  ${value}`.trimEnd()).join('\n');
}
