import {
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Ledger } from '@mailferry/core/delivery/ledger';
import type {
  DeliveryPage,
  DeliveryQuery,
  DeliverySearch,
  FoundDelivery,
} from '@mailferry/core/operations/delivery-search';
import type { Clock } from '@mailferry/core/ports';
import * as z from 'zod/mini';
import { DAY_INDEX, dayOf, daysOf, OPEN_INDEX, receivedKey } from '../deliveries/delivery-index.ts';
import { reach } from '../directory/table.ts';

/** A request looks no longer than this; its cursor leads on. */
const LOOK_MS = 8_000;
const READ_AT_ONCE = 500;

export interface CellDeliveries {
  cell: string;
  client: DynamoDBClient;
  tableName: string;
  ledger: Pick<Ledger, 'read'>;
}

/** One stretch of an index in one cell. */
interface Stretch {
  cell: CellDeliveries;
  query: Omit<QueryCommandInput, 'TableName'>;
}

const indexed = z.object({
  id: z.string(),
  receivedKey: z.string(),
  mailFrom: z._default(z.string(), ''),
  rcptTo: z._default(z.array(z.string()), []),
});

/** `<stretch>.<receivedKey>`: where to go on. Which organization it is comes with the request, not with the cursor. */
const CURSOR = /^(\d{1,4})\.(\d{15}#[0-9A-Z]{26})?$/;

export function createDynamoDeliverySearch(
  cells: readonly CellDeliveries[],
  clock: Clock,
): DeliverySearch {
  async function walk(
    stretches: readonly Stretch[],
    newestFirst: boolean,
    accept: (item: z.infer<typeof indexed>) => boolean,
    { limit, after }: { limit: number; after?: string },
  ): Promise<DeliveryPage> {
    const deadlineMs = clock.nowMs() + LOOK_MS;
    const [, startText = '0', startKey] = CURSOR.exec(after ?? '0.') ?? [];
    const found: FoundDelivery[] = [];
    let last = startKey;
    for (let index = Number(startText); index < stretches.length; index += 1) {
      const stretch = stretches[index];
      if (stretch === undefined) break;
      let more = true;
      while (more) {
        if (clock.nowMs() >= deadlineMs) return { items: found, next: `${index}.${last ?? ''}` };
        const page = await read(stretch, newestFirst, last);
        for (const item of page.items) {
          last = item.receivedKey;
          if (!accept(item)) continue;
          const entry = await stretch.cell.ledger.read(item.id);
          if (entry.delivery === undefined) continue;
          found.push({
            cell: stretch.cell.cell,
            delivery: entry.delivery,
            events: entry.events,
          });
          if (found.length === limit) return { items: found, next: `${index}.${last}` };
        }
        more = page.more;
      }
      last = undefined;
    }
    return { items: found };
  }

  return {
    async byId(id) {
      const entries = await Promise.all(
        cells.map(async (cell) => ({
          cell,
          entry: await reach(() => cell.ledger.read(id), 'cell'),
        })),
      );
      const known = entries.flatMap(({ cell, entry: { delivery, events } }) =>
        delivery === undefined ? [] : [{ cell: cell.cell, delivery, events }],
      );
      // A mail that changed cells is told by the one that saw it last.
      return known.sort((a, b) => b.delivery.updatedAtMs - a.delivery.updatedAtMs)[0];
    },

    search(query, page) {
      const stretches = daysOf(query.fromMs, query.toMs).flatMap((dayMs) =>
        cells.map((cell) => ({ cell, query: dayQuery(query, dayMs) })),
      );
      return walk(stretches, true, (item) => matches(item, query), page);
    },

    unsettled(organizationId, page) {
      const stretches = cells.map((cell) => ({
        cell,
        query: {
          IndexName: OPEN_INDEX,
          KeyConditionExpression: 'openOf = :hash',
          ExpressionAttributeValues: { ':hash': { S: organizationId } },
        },
      }));
      return walk(stretches, false, () => true, page);
    },
  };
}

function dayQuery({ organizationId, fromMs, toMs }: DeliveryQuery, dayMs: number) {
  return {
    IndexName: DAY_INDEX,
    KeyConditionExpression: 'dayOf = :hash AND receivedKey BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':hash': { S: dayOf(organizationId, dayMs) },
      ':from': { S: receivedKey(fromMs) },
      ':to': { S: receivedKey(toMs) },
    },
  };
}

/** A page of a stretch, after a key. */
async function read({ cell, query }: Stretch, newestFirst: boolean, after: string | undefined) {
  const id = after?.split('#')[1];
  const hash = query.ExpressionAttributeValues?.[':hash'];
  const answer = await reach(
    () =>
      cell.client.send(
        new QueryCommand({
          TableName: cell.tableName,
          ...query,
          ScanIndexForward: !newestFirst,
          Limit: READ_AT_ONCE,
          ...(after === undefined || id === undefined || hash === undefined
            ? {}
            : {
                ExclusiveStartKey: {
                  id: { S: id },
                  sk: { S: 'delivery' },
                  receivedKey: { S: after },
                  [query.IndexName === OPEN_INDEX ? 'openOf' : 'dayOf']: hash,
                },
              }),
        }),
      ),
    'cell',
  );
  return {
    items: (answer.Items ?? []).map((item) => indexed.parse(unmarshall(item))),
    more: answer.LastEvaluatedKey !== undefined,
  };
}

function matches(
  { mailFrom, rcptTo }: { mailFrom: string; rcptTo: string[] },
  { recipient, sender }: DeliveryQuery,
): boolean {
  return (
    (recipient === undefined || rcptTo.some((address) => address.toLowerCase() === recipient)) &&
    (sender === undefined || mailFrom.toLowerCase() === sender)
  );
}
