import type { Delivery, DeliveryEvent } from '@mailferry/core/delivery/delivery';
import type { LedgerAnswer, LedgerChange, LedgerEntry } from '@mailferry/core/delivery/ledger';
import type { Bus } from './bus.ts';

/** The Deliveries table of a cell. */
export class DeliveriesTable {
  readonly cell: string;
  readonly #items = new Map<string, { delivery: Delivery | undefined; events: DeliveryEvent[] }>();
  readonly #bus: Bus;

  constructor(cell: string, bus: Bus) {
    this.cell = cell;
    this.#bus = bus;
  }

  /** The conditional write of one statement: an insert where nothing is, an update of the version it names. */
  apply({ previous, next }: LedgerChange, by: string): LedgerAnswer {
    const entry = this.#entry(next.id);
    const before = entry.delivery;
    if (before?.version !== previous?.version) return 'conflict';
    // An update names the attributes that it changes; all others stay as they are stored.
    entry.delivery = next;
    this.#bus.emit('ledger', { cell: this.cell, by, before, after: next });
    return 'written';
  }

  read(id: string): LedgerEntry {
    const entry = this.#items.get(id);
    return { delivery: entry?.delivery, events: [...(entry?.events ?? [])] };
  }

  append(event: DeliveryEvent): void {
    const { events } = this.#entry(event.id);
    const same = (other: DeliveryEvent) =>
      other.type === event.type &&
      other.sesMessageId === event.sesMessageId &&
      other.atMs === event.atMs;
    if (events.some(same)) return;
    events.push(event);
    // A query returns them in the order of their keys.
    events.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    this.#bus.emit('event-appended', { cell: this.cell, event });
  }

  deliveryOf(id: string): Delivery | undefined {
    return this.#items.get(id)?.delivery;
  }

  #entry(id: string) {
    const known = this.#items.get(id);
    if (known !== undefined) return known;
    const made = { delivery: undefined, events: [] };
    this.#items.set(id, made);
    return made;
  }
}

function sortKey({ type, sesMessageId, atMs }: DeliveryEvent): string {
  return `${type}#${sesMessageId}#${atMs}`;
}
