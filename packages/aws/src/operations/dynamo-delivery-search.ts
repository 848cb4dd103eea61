import type { QueryInput } from '@aws-sdk/client-dynamodb';
import { Refusal } from '@mailferry/core/directory/refusal';
import { codeOf } from '@mailferry/core/errors';
import type {
  DeliveryPage,
  DeliveryQuery,
  DeliverySearch,
  FoundDelivery,
} from '@mailferry/core/operations/delivery-search';
import type { Clock } from '@mailferry/core/ports';
import { DAY_INDEX, dayOf, daysOf, OPEN_INDEX, receivedKey } from '../deliveries/delivery-index.ts';
import { reach } from '../directory/table.ts';
import { type CellDeliveries, type Indexed, inOrder, type Met } from './deliveries-in-order.ts';

/** A request looks no longer than this, and reads what it found; its cursor leads on. */
const LOOK_MS = 8_000;

/**
 * A cursor is the `receivedKey` that was looked at last, and every cell goes on behind it. Which organization it is comes
 * with the request, not with the cursor.
 */
const CURSOR = /^\d{15}#[0-9A-Z]{26}$/;
/** Sorts behind every id: ids are ULIDs. */
const LAST_ID = 'Z'.repeat(26);
const DAY_MS = 86_400_000;

interface Stretch {
  query: Omit<QueryInput, 'TableName'>;
  /** The cursor that leads to its beginning. */
  edge: string;
}

export function createDynamoDeliverySearch(
  cells: readonly CellDeliveries[],
  clock: Clock,
): DeliverySearch {
  async function walk(
    stretches: readonly Stretch[],
    accept: (item: Indexed) => boolean,
    { limit, after }: { limit: number; after?: string },
  ): Promise<DeliveryPage> {
    const deadlineMs = clock.nowMs() + LOOK_MS;
    const unavailable = new Set<string>();
    const met: Met[] = [];
    const pageUpTo = async (next?: string): Promise<DeliveryPage> => {
      const items = await entriesOf(met, unavailable);
      const unavailableCells = [...unavailable];
      return next === undefined ? { items, unavailableCells } : { items, next, unavailableCells };
    };
    for (const { query, edge } of stretches) {
      if (clock.nowMs() >= deadlineMs) return pageUpTo(edge);
      const asked = cells.filter(({ cell }) => !unavailable.has(cell));
      for await (const one of inOrder(asked, query, ({ cell }) => unavailable.add(cell))) {
        if (one.receivedKey === after) continue;
        if (accept(one)) met.push(one);
        if (met.length === limit || clock.nowMs() >= deadlineMs) return pageUpTo(one.receivedKey);
      }
    }
    return pageUpTo();
  }

  return {
    async byId(id) {
      const answers = await Promise.allSettled(cells.map((cell) => entryOf(cell, id)));
      const latest = latestOf(answers);
      const failed = answers.find((answer) => answer.status === 'rejected');
      if (latest === undefined && failed !== undefined) throw failed.reason;
      return latest;
    },

    async search(query, page) {
      return walk(daysUpTo(query, keyIn(page.after)), (item) => matches(item, query), page);
    },

    async unsettled(organizationId, page) {
      return walk([openAfter(organizationId, keyIn(page.after))], () => true, page);
    },
  };
}

/** @throws Refusal `cursor-malformed` */
function keyIn(cursor: string | undefined): string | undefined {
  if (cursor === undefined || CURSOR.test(cursor)) return cursor;
  throw new Refusal('cursor-malformed', 'This cursor was not made by this list.');
}

/** Side by side. A mail that is gone since the index was read is left out. */
async function entriesOf(met: readonly Met[], unavailable: Set<string>): Promise<FoundDelivery[]> {
  const entries = await Promise.all(
    met.map(async ({ id, cells }) => {
      const answers = await Promise.allSettled(cells.map((cell) => entryOf(cell, id)));
      for (const [index, answer] of answers.entries()) {
        if (answer.status === 'fulfilled') continue;
        if (codeOf(answer.reason) !== 'cell-unavailable') throw answer.reason;
        unavailable.add(cells[index]?.cell ?? '');
      }
      return latestOf(answers);
    }),
  );
  return entries.filter((entry) => entry !== undefined);
}

/** A mail that changed cells is told by the one that saw it last. */
function latestOf(
  answers: readonly PromiseSettledResult<FoundDelivery | undefined>[],
): FoundDelivery | undefined {
  return answers
    .flatMap((answer) => (answer.status === 'fulfilled' ? (answer.value ?? []) : []))
    .toSorted((a, b) => b.delivery.updatedAtMs - a.delivery.updatedAtMs)[0];
}

async function entryOf(
  { cell, ledger }: CellDeliveries,
  id: string,
): Promise<FoundDelivery | undefined> {
  const { delivery, events } = await reach(() => ledger.read(id), 'cell');
  return delivery === undefined ? undefined : { cell, delivery, events };
}

/** One stretch for each day, the latest first, up to the cursor's place. */
function daysUpTo({ organizationId, fromMs, toMs }: DeliveryQuery, after?: string): Stretch[] {
  const end = receivedKey(toMs);
  const upTo = after !== undefined && after < end ? after : end;
  const lastMs = Math.min(toMs, Number(upTo.split('#')[0]) + 1);
  return daysOf(fromMs, lastMs).map((dayMs) => ({
    query: {
      IndexName: DAY_INDEX,
      KeyConditionExpression: 'dayOf = :hash AND receivedKey BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':hash': { S: dayOf(organizationId, dayMs) },
        ':from': { S: receivedKey(fromMs) },
        ':to': { S: upTo },
      },
      ScanIndexForward: false,
    },
    edge: receivedKey(dayMs + DAY_MS - 1, LAST_ID),
  }));
}

function openAfter(organizationId: string, after = receivedKey(0)): Stretch {
  return {
    query: {
      IndexName: OPEN_INDEX,
      KeyConditionExpression: 'openOf = :hash AND receivedKey > :after',
      ExpressionAttributeValues: { ':hash': { S: organizationId }, ':after': { S: after } },
    },
    edge: after,
  };
}

function matches({ mailFrom, rcptTo }: Indexed, { recipient, sender }: DeliveryQuery): boolean {
  return (
    (recipient === undefined || rcptTo.some((address) => address.toLowerCase() === recipient)) &&
    (sender === undefined || mailFrom.toLowerCase() === sender)
  );
}
