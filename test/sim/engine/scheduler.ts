import { Heap, type Ordered } from './heap.ts';

/** An event of the simulated world. */
export interface Scheduled extends Ordered {
  run: () => void;
}

/** Immediates queued at a time: each is one event, and Node.js empties the microtask queue between two of them. */
const IMMEDIATES = 64;

/**
 * Virtual time. Events run in the order of (time, order of scheduling); between two events every promise that the first one
 * settled has run its continuations. No real timer is involved, so an hour costs what its events cost.
 */
export class Scheduler {
  nowMs: number;
  /** Events run so far. */
  events = 0;
  readonly #heap = new Heap<Scheduled>();
  #order = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  at(atMs: number, run: () => void): Scheduled {
    this.#order += 1;
    // Whole milliseconds, as clocks and envelopes have them.
    const event = { atMs: Math.ceil(Math.max(atMs, this.nowMs)), order: this.#order, run };
    this.#heap.push(event);
    return event;
  }

  after(delayMs: number, run: () => void): Scheduled {
    return this.at(this.nowMs + delayMs, run);
  }

  /** A cancelled event keeps its place and does nothing. */
  cancel(event: Scheduled): void {
    event.run = nothing;
  }

  /**
   * Runs events until `finished` says so, the time of the next one is beyond `untilMs`, or there is none left.
   * @throws what an event throws: a fault of the simulator, or of the code under test outside any promise.
   */
  run(finished: () => boolean, untilMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      let stopped = false;
      const step = () => {
        if (stopped) return;
        const next = this.#heap.peek();
        if (next === undefined || next.atMs > untilMs || finished()) {
          stopped = true;
          resolve();
          return;
        }
        this.#heap.pop();
        this.nowMs = next.atMs;
        this.events += 1;
        try {
          next.run();
        } catch (cause) {
          stopped = true;
          reject(cause);
        }
      };
      const refill = () => {
        if (stopped) return;
        for (let count = 0; count < IMMEDIATES; count += 1) setImmediate(step);
        setImmediate(refill);
      };
      refill();
    });
  }
}

function nothing(): void {}
