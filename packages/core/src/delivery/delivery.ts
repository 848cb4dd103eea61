import type { Envelope } from '../mail/envelope.ts';
import { payloadBytesOf } from '../mail/envelope.ts';

/**
 * Where a mail stands. `sending` is held by a lease; `unknown` waits to learn whether SES accepted it; `waiting` comes
 * back by itself; `parked` lies in the backlog queue; `quarantined` lies in the dead-letter queue. `sent` and `failed`
 * are final.
 */
export type DeliveryState =
  | 'sending'
  | 'waiting'
  | 'unknown'
  | 'parked'
  | 'quarantined'
  | 'sent'
  | 'failed';

/** One step in a mail's life, for its trace. Codes only: remote texts may hold addresses. */
export interface HistoryEntry {
  atMs: number;
  step: string;
  region?: string;
  reason?: string;
}

/** The ledger's record of one mail. Every change of it is a compare-and-swap on `version`. */
export interface Delivery {
  id: string;
  organizationId: string;
  integrationId?: string;
  mailFrom: string;
  rcptTo: string[];
  payloadBytes: number;
  receivedAtMs: number;
  expiresAtMs: number;
  /** What the submitting client wishes of reports (RFC 3461), for those about bounces: they come when the envelope is gone. */
  dsn?: Pick<NonNullable<Envelope['dsn']>, 'envid' | 'notify'>;
  version: number;
  state: DeliveryState;
  /** Who holds or last held the mail; kept after the lease ran out, so that a late settle is recognised. */
  leaseToken: string;
  leaseUntilMs: number;
  /** Region of the running or the last send. */
  region?: string;
  sesMessageId?: string;
  /** Recipients that the running or the last send leaves out, suppressed when the mail was claimed. Absent: none. */
  leftOut?: string[];
  /** Until when an unknown outcome waits for its Send event. */
  unknownUntilMs?: number;
  /** Set when a mail was sent again although an earlier send may have been accepted. */
  possibleDuplicate: boolean;
  /** How often the mail had to wait for a time that nobody knew, for the back-off. */
  holds: number;
  delayWarned: boolean;
  reason?: string;
  history: HistoryEntry[];
  updatedAtMs: number;
}

/** What SES reported of a mail, appended and never changed. */
export interface DeliveryEvent {
  id: string;
  type: 'send' | 'delivery' | 'bounce' | 'complaint' | 'reject' | 'delay';
  atMs: number;
  region: string;
  sesMessageId: string;
  /** What kind of bounce or delay, and its status (`Permanent 5.1.1`): never an address. */
  detail?: string;
  /** The receiving system's own words. They may hold addresses: shown with the mail, never logged. */
  answer?: string;
  /** Whom the event is about, where it is not about all. */
  recipients?: string[];
}

/** A trace keeps this many steps; older ones in the middle give way, the first stays. */
const MAX_HISTORY = 40;

export function isFinal(state: DeliveryState): boolean {
  return state === 'sent' || state === 'failed';
}

/** The first record of a mail, claimed for sending to all of its recipients but those of `leftOut`. */
export function newDelivery(
  envelope: Envelope,
  lease: { token: string; untilMs: number },
  nowMs: number,
  leftOut: readonly string[] = [],
): Delivery {
  return {
    id: envelope.id,
    organizationId: envelope.organizationId,
    ...(envelope.integrationId === undefined ? {} : { integrationId: envelope.integrationId }),
    mailFrom: envelope.mailFrom,
    rcptTo: envelope.rcptTo,
    payloadBytes: payloadBytesOf(envelope),
    receivedAtMs: envelope.receivedAtMs,
    expiresAtMs: envelope.expiresAtMs,
    ...reportWishes(envelope),
    version: 1,
    state: 'sending',
    leaseToken: lease.token,
    leaseUntilMs: lease.untilMs,
    ...(leftOut.length === 0 ? {} : { leftOut: [...leftOut] }),
    possibleDuplicate: false,
    holds: 0,
    delayWarned: false,
    history: [{ atMs: nowMs, step: 'claimed' }],
    updatedAtMs: nowMs,
  };
}

/** RET is not among them: reports never carry more than the header (docs/envelope.md). */
function reportWishes({ dsn: { envid, notify } = {} }: Envelope): Pick<Delivery, 'dsn'> {
  if (envid === undefined && notify === undefined) return {};
  return {
    dsn: {
      ...(envid === undefined ? {} : { envid }),
      ...(notify === undefined ? {} : { notify }),
    },
  };
}

/** The next version of a record: `changes` applied, the step written down. */
export function advance(
  delivery: Delivery,
  nowMs: number,
  entry: Omit<HistoryEntry, 'atMs'>,
  changes: Partial<Omit<Delivery, 'id' | 'version' | 'history' | 'updatedAtMs'>>,
): Delivery {
  const history = [...delivery.history, { atMs: nowMs, ...entry }];
  if (history.length > MAX_HISTORY) history.splice(1, history.length - MAX_HISTORY);
  return { ...delivery, ...changes, version: delivery.version + 1, history, updatedAtMs: nowMs };
}

/** The state as an observer should see it: a reported send outranks a record that nobody came back to settle. */
export function effectiveState(
  delivery: Delivery,
  events: readonly DeliveryEvent[],
): DeliveryState {
  if (isFinal(delivery.state)) return delivery.state;
  return sendEventOf(events) === undefined ? delivery.state : 'sent';
}

/** Whom the running or the last send is for. */
export function addresseesOf({ rcptTo, leftOut = [] }: Pick<Delivery, 'rcptTo' | 'leftOut'>) {
  return rcptTo.filter((address) => !leftOut.includes(address));
}

export function sendEventOf(events: readonly DeliveryEvent[]): DeliveryEvent | undefined {
  return events.find((event) => event.type === 'send');
}
