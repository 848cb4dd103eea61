import type { EventMode } from '../event-mode.ts';
import type { ChangeSignal } from './change-signal.ts';
import type { SesEvent } from './ses-event.ts';

/** Waits between two tries to hand an event on: doubling from the first to the last. */
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;

export interface QueuedEvent {
  event: SesEvent;
  queuedAtMs: number;
}

export interface LaneOptions {
  mode(): EventMode;
  /** Notified when the mode changes and when the publisher closes. */
  changes: ChangeSignal;
  isClosed(): boolean;
  emit(event: SesEvent): Promise<void>;
  /** The event was emitted, or dropped on purpose: it needs not be kept any longer. */
  done(event: SesEvent): void;
}

/**
 * A queue of events that go out strictly one after the other; one that fails is tried again until it succeeds, and
 * those behind it wait. The mode counts at the moment when an event is due: withheld events are this queue.
 */
export class EventLane {
  readonly #options: LaneOptions;
  #queue: QueuedEvent[] = [];
  /** Events before this one are done. Shifting a long array for each would take the square of its length. */
  #head = 0;
  #run: Promise<void> | undefined;
  #retryMs = FIRST_RETRY_MS;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get pending(): number {
    return this.#queue.length - this.#head;
  }

  push(event: QueuedEvent): void {
    this.#queue.push(event);
    this.#run ??= this.#emitAll();
  }

  /** Resolves when nothing is being emitted: when all is out, or soon after the publisher closed. */
  async idle(): Promise<void> {
    await this.#run;
  }

  async #emitAll(): Promise<void> {
    const { mode, isClosed, done } = this.#options;
    for (let next = this.#queue[this.#head]; next !== undefined; next = this.#queue[this.#head]) {
      await this.#due(next);
      if (isClosed()) return;
      const settled = mode().mode === 'drop' || (await this.#emit(next.event));
      if (!settled) continue;
      done(next.event);
      this.#advance();
    }
    this.#queue = [];
    this.#head = 0;
    this.#run = undefined;
  }

  /** Resolves when the event may go (or be dropped), or the publisher closes. */
  async #due({ queuedAtMs }: QueuedEvent): Promise<void> {
    const { mode, changes, isClosed } = this.#options;
    while (!isClosed()) {
      const now = mode();
      const waitMs = now.mode === 'late' ? queuedAtMs + now.delayMs - Date.now() : 0;
      if (now.mode === 'withheld') await changes.wait();
      else if (waitMs > 0) await changes.wait(waitMs);
      else return;
    }
  }

  /** Tries once; after a failure it waits before it says so, and what the mode is by then counts. */
  async #emit(event: SesEvent): Promise<boolean> {
    const { mode, changes, emit } = this.#options;
    try {
      if (mode().mode === 'twice') await emit(event);
      await emit(event);
      this.#retryMs = FIRST_RETRY_MS;
      return true;
    } catch (error) {
      if (this.#retryMs === FIRST_RETRY_MS) {
        console.error('SES simulator: an event was not taken, trying on:', error);
      }
      await changes.wait(this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
      return false;
    }
  }

  #advance(): void {
    this.#head += 1;
    if (this.#head < 1000) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}
