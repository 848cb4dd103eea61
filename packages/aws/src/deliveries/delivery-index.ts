import { type Delivery, isFinal } from '@mailferry/core/delivery/delivery';

/** Mail that is not settled, by organization. Sparse: a settled mail leaves it. */
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
 * A mail's place in the indexes. They cost a write unit each when a mail is first stored, and one when it is settled;
 * nothing in between, because nothing in them changes.
 */
export function indexAttributes(
  delivery: Pick<Delivery, 'id' | 'organizationId' | 'receivedAtMs' | 'state'>,
): IndexAttributes {
  const { id, organizationId, receivedAtMs, state } = delivery;
  return {
    ...(isFinal(state) || state === 'quarantined' ? {} : { openOf: organizationId }),
    dayOf: dayOf(organizationId, receivedAtMs),
    receivedKey: receivedKey(receivedAtMs, id),
  };
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
