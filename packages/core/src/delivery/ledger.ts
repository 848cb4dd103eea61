import type { Delivery, DeliveryEvent } from './delivery.ts';

/** A compare-and-swap: `next` is stored if the stored record still is `previous` (or is absent, without one). */
export interface LedgerChange {
  previous: Delivery | undefined;
  next: Delivery;
}

/**
 * `conflict`: the stored record is another one. `unavailable`: it is not known whether the change was stored.
 */
export type LedgerAnswer = 'written' | 'conflict' | 'unavailable';

export interface LedgerEntry {
  delivery: Delivery | undefined;
  events: DeliveryEvent[];
}

/** The Deliveries table: what makes at-least-once delivery by SQS into one send. */
export interface Ledger {
  /** Many changes in as few requests as possible; each stands alone and gets its own answer. Never throws. */
  write(changes: readonly LedgerChange[]): Promise<LedgerAnswer[]>;
  /** A strongly consistent read. @throws when the table cannot be read. */
  read(id: string): Promise<LedgerEntry>;
  /** Appends events; the same event twice is stored once. @throws when any of them may not be stored. */
  appendEvents(events: readonly DeliveryEvent[]): Promise<void>;
}
