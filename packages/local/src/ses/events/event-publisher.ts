import { setTimeout as sleep } from 'node:timers/promises';
import type { Region } from '../region.ts';
import type { Regions } from '../regions.ts';
import { ChangeSignal } from './change-signal.ts';
import { EventLane } from './event-lane.ts';
import type { EventLog } from './event-log.ts';
import type { SesEvent } from './ses-event.ts';

const CLOSE_WAIT_MS = 1_000;

/** Takes an event. It is called again with the same event until it resolves. */
export type OnEvent = (region: string, event: SesEvent) => Promise<void>;

export interface EventPublisherOptions {
  regions: Regions;
  onEvent: OnEvent;
  /** Side by side in each region. All events of one mail share a lane. */
  lanes: number;
  /** `undefined` where events need not outlive the process. */
  log: EventLog | undefined;
}

/** Hands events on: in order within each mail, retried until they are taken, never lost meanwhile. */
export class EventPublisher {
  readonly #options: EventPublisherOptions;
  readonly #lanes = new Map<string, EventLane[]>();
  readonly #changes = new ChangeSignal();
  #closed = false;

  constructor(options: EventPublisherOptions) {
    this.#options = options;
  }

  /** Goes on with what an earlier process did not get out. */
  resume(): void {
    for (const queued of this.#options.log?.unfinished ?? [])
      this.#laneOf(queued.event).push(queued);
  }

  publish(events: readonly SesEvent[]): void {
    const queuedAtMs = Date.now();
    const queued = events.map((event) => ({ event, queuedAtMs }));
    this.#options.log?.add(queued);
    for (const one of queued) this.#laneOf(one.event).push(one);
  }

  /** To be called after a region's event mode changed: what was withheld goes by the new one. */
  modeChanged(): void {
    this.#changes.notify();
  }

  pending(region: string): number {
    return (this.#lanes.get(region) ?? []).reduce((sum, lane) => sum + lane.pending, 0);
  }

  /** Begins no more emissions; those on their way get a moment to end. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#changes.notify();
    const lanes = [...this.#lanes.values()].flat();
    const moment = new AbortController();
    await Promise.race([
      Promise.all(lanes.map((lane) => lane.idle())),
      sleep(CLOSE_WAIT_MS, undefined, { signal: moment.signal }).catch(() => undefined),
    ]);
    moment.abort();
    this.#options.log?.close();
  }

  #laneOf(event: SesEvent): EventLane {
    const lanes = this.#lanes.get(event.region) ?? this.#makeLanes(event.region);
    let hash = 0;
    for (const character of event.detail.mail.messageId) {
      hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
    }
    const lane = lanes[hash % lanes.length];
    if (lane === undefined) throw new Error('a region without event lanes');
    return lane;
  }

  #makeLanes(name: string): EventLane[] {
    const { regions, onEvent, lanes: count, log } = this.#options;
    const region: Region = regions.of(name);
    const make = () =>
      new EventLane({
        mode: () => region.events,
        changes: this.#changes,
        isClosed: () => this.#closed,
        emit: (event) => onEvent(name, event),
        done: (event) => log?.done(event.id),
      });
    const lanes = Array.from({ length: count }, make);
    this.#lanes.set(name, lanes);
    return lanes;
  }
}
