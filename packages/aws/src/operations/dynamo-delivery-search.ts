import type { QueryInput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Ledger } from '@mailferry/core/delivery/ledger';
import { codeOf } from '@mailferry/core/errors';
import type {
  DeliveryPage,
  DeliveryQuery,
  DeliverySearch,
  FoundDelivery,
} from '@mailferry/core/operations/delivery-search';
import type { Clock } from '@mailferry/core/ports';
import * as z from 'zod/mini';
import { queryItems } from '../calls/dynamo-calls.ts';
import type { JsonService } from '../calls/json-service.ts';
import { DAY_INDEX, dayOf, daysOf, OPEN_INDEX, receivedKey } from '../deliveries/delivery-index.ts';
import { reach } from '../directory/table.ts';

/** A request looks no longer than this; its cursor leads on. */
const LOOK_MS = 8_000;
const READ_AT_ONCE = 500;

export interface CellDeliveries {
  cell: string;
  client: JsonService;
  tableName: string;
  ledger: Pick<Ledger, 'read'>;
}

/** One stretch of an index in one cell. */
interface Stretch {
  cell: CellDeliveries;
  query: Omit<QueryInput, 'TableName'>;
}

type Indexed = z.infer<typeof indexed>;

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
    accept: (item: Indexed) => boolean,
    { limit, after }: { limit: number; after?: string },
  ): Promise<DeliveryPage> {
    const deadlineMs = clock.nowMs() + LOOK_MS;
    const [, startText = '0', startKey] = CURSOR.exec(after ?? '0.') ?? [];
    const unavailable = new Set<string>();
    const items: FoundDelivery[] = [];
    let last = startKey;
    for (let index = Number(startText); index < stretches.length; index += 1) {
      const stretch = stretches[index];
      if (stretch === undefined || unavailable.has(stretch.cell.cell)) continue;
      try {
        let more = true;
        while (more) {
          const here = () => ({ items, next: `${index}.${last ?? ''}` });
          if (clock.nowMs() >= deadlineMs) return { ...here(), unavailableCells: [...unavailable] };
          const page = await read(stretch, newestFirst, last);
          for (const item of page.items) {
            last = item.receivedKey;
            const found = accept(item) ? await entryOf(stretch.cell, item.id) : undefined;
            if (found !== undefined) items.push(found);
            if (items.length === limit) return { ...here(), unavailableCells: [...unavailable] };
          }
          more = page.more;
        }
      } catch (error) {
        // One cell's outage must not hide what the others know.
        if (codeOf(error) !== 'cell-unavailable') throw error;
        unavailable.add(stretch.cell.cell);
      }
      last = undefined;
    }
    return { items, unavailableCells: [...unavailable] };
  }

  return {
    async byId(id) {
      const answers = await Promise.allSettled(cells.map((cell) => entryOf(cell, id)));
      const known = answers.flatMap((answer) =>
        answer.status === 'fulfilled' && answer.value !== undefined ? [answer.value] : [],
      );
      // A mail that changed cells is told by the one that saw it last.
      const [latest] = known.sort((a, b) => b.delivery.updatedAtMs - a.delivery.updatedAtMs);
      const failed = answers.find((answer) => answer.status === 'rejected');
      if (latest === undefined && failed !== undefined) throw failed.reason;
      return latest;
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

async function entryOf(
  { cell, ledger }: CellDeliveries,
  id: string,
): Promise<FoundDelivery | undefined> {
  const { delivery, events } = await reach(() => ledger.read(id), 'cell');
  return delivery === undefined ? undefined : { cell, delivery, events };
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
      cell.client.call(queryItems, {
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
