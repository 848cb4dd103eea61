import type { QueryInput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Ledger } from '@mailferry/core/delivery/ledger';
import { codeOf } from '@mailferry/core/errors';
import * as z from 'zod/mini';
import { type Item, queryItems } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';
import { reach } from '../directory/table.ts';

const READ_AT_ONCE = 500;

export interface CellDeliveries {
  cell: string;
  client: JsonService;
  tableName: string;
  ledger: Pick<Ledger, 'read'>;
}

const indexed = z.object({
  id: z.string(),
  receivedKey: z.string(),
  mailFrom: z._default(z.string(), ''),
  rcptTo: z._default(z.array(z.string()), []),
});

export type Indexed = z.infer<typeof indexed>;

/** A mail as an index has it, and the cells that know it: more than one where it changed cells. */
export interface Met extends Indexed {
  cells: CellDeliveries[];
}

interface Reader {
  cell: CellDeliveries;
  /** Read, and not told yet. */
  items: Indexed[];
  next: Item | undefined;
  ended: boolean;
}

/**
 * What a query of an index finds in several cells, in the order of `receivedKey` over all of them. Cells are read side by
 * side, page by page.
 * @param onUnavailable is told of a cell that does not answer: what it has is missing from there on.
 */
export async function* inOrder(
  cells: readonly CellDeliveries[],
  query: Omit<QueryInput, 'TableName'>,
  onUnavailable: (cell: CellDeliveries) => void,
): AsyncGenerator<Met> {
  const newestFirst = query.ScanIndexForward === false;
  const readers = cells.map((cell): Reader => ({ cell, items: [], next: undefined, ended: false }));
  for (;;) {
    const dry = readers.filter(({ items, ended }) => items.length === 0 && !ended);
    if (dry.length > 0) {
      await Promise.all(dry.map((reader) => readPage(reader, query, onUnavailable)));
      // A page may be empty although another one follows.
      continue;
    }
    const keys = readers.flatMap(({ items }) => items[0]?.receivedKey ?? []).sort();
    const key = keys.at(newestFirst ? -1 : 0);
    if (key === undefined) return;
    const holders = readers.filter(({ items }) => items[0]?.receivedKey === key);
    const [first] = holders.flatMap(({ items }) => items.shift() ?? []);
    if (first !== undefined) yield { ...first, cells: holders.map(({ cell }) => cell) };
  }
}

async function readPage(
  reader: Reader,
  query: Omit<QueryInput, 'TableName'>,
  onUnavailable: (cell: CellDeliveries) => void,
): Promise<void> {
  const { client, tableName } = reader.cell;
  try {
    const { Items = [], LastEvaluatedKey } = await reach(
      () =>
        client.call(queryItems, {
          TableName: tableName,
          ...query,
          Limit: READ_AT_ONCE,
          ...(reader.next === undefined ? {} : { ExclusiveStartKey: reader.next }),
        }),
      'cell',
    );
    reader.items = Items.map((item) => indexed.parse(unmarshall(item)));
    reader.next = LastEvaluatedKey;
    reader.ended = LastEvaluatedKey === undefined;
  } catch (error) {
    // One cell's outage must not hide what the others know.
    if (codeOf(error) !== 'cell-unavailable') throw error;
    onUnavailable(reader.cell);
    reader.ended = true;
  }
}
