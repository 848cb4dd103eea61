import { type Delivery, isFinal } from '@mailferry/core/delivery/delivery';

/** Mail that had to wait, by organization. Sparse: a mail that its first attempt settles is never in it. */
export const OPEN_INDEX = 'open';
/** All mail, by organization and day of its receipt. */
export const DAY_INDEX = 'day';

const DAY_MS = 86_400_000;

/** The attributes that the indexes of the Deliveries table are made of; absent ones take a mail out of an index. */
export interface IndexAttributes {
  openOf?: string;
  dayOf: string;
  receivedKey: string;
}

/**
 * A mail's place in the indexes. `day` costs each mail one write unit, when it is first stored; `open` costs two units,
 * and only mail whose first attempt ends without a send or a failure: it enters then and leaves when it is settled.
 */
export function indexAttributes(
  delivery: Pick<Delivery, 'id' | 'organizationId' | 'receivedAtMs' | 'state' | 'version'>,
): IndexAttributes {
  const { organizationId, id, receivedAtMs } = delivery;
  return {
    ...(isOpen(delivery) ? { openOf: organizationId } : {}),
    dayOf: dayOf(organizationId, receivedAtMs),
    receivedKey: receivedKey(receivedAtMs, id),
  };
}

/**
 * The first version of a record is its first attempt: most of all mail is settled by it, moments later. If its worker is
 * lost, the next receive makes it `unknown`, and it enters. Later attempts stay in, since leaving would cost as much.
 */
function isOpen({ state, version }: Pick<Delivery, 'state' | 'version'>): boolean {
  const inFirstAttempt = state === 'sending' && version === 1;
  return !inFirstAttempt && !isFinal(state) && state !== 'quarantined';
}

export function dayOf(organizationId: string, atMs: number): string {
  return `${organizationId}#${new Date(atMs).toISOString().slice(0, 10)}`;
}

export function receivedKey(atMs: number, id = ''): string {
  return `${String(atMs).padStart(15, '0')}#${id}`;
}

/** The starts of the UTC days that a span touches, the latest first. */
export function daysOf(fromMs: number, toMs: number): number[] {
  const days: number[] = [];
  for (let day = Math.floor((toMs - 1) / DAY_MS) * DAY_MS; day > fromMs - DAY_MS; day -= DAY_MS) {
    days.push(day);
  }
  return days;
}

/** The indexes as CreateTable takes them. */
export const DELIVERY_INDEXES = [
  {
    IndexName: OPEN_INDEX,
    KeySchema: [
      { AttributeName: 'openOf', KeyType: 'HASH' as const },
      { AttributeName: 'receivedKey', KeyType: 'RANGE' as const },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' as const },
  },
  {
    IndexName: DAY_INDEX,
    KeySchema: [
      { AttributeName: 'dayOf', KeyType: 'HASH' as const },
      { AttributeName: 'receivedKey', KeyType: 'RANGE' as const },
    ],
    Projection: {
      ProjectionType: 'INCLUDE' as const,
      NonKeyAttributes: ['mailFrom', 'rcptTo'],
    },
  },
];
