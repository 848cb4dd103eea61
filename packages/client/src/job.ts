import { MailferryError } from '@mailferry/core/errors';
import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { CellFailure, queueError } from './failure.ts';
import type { Part } from './mail-plan.ts';
import type { QueueEntry } from './mail-queue.ts';
import type { Payload, PlacingContext } from './placing.ts';
import type { Stop } from './route.ts';
import type { EnqueueOutcome } from './types.ts';

/** One mail on its way into a queue: where its payload is, which parts are still to be queued, what went wrong. */
export class Job {
  readonly #parts: readonly Part[];
  readonly #payload: Payload;
  readonly #queued = new Set<string>();
  readonly #failures: { region: string; failure: CellFailure }[] = [];
  #error: MailferryError | undefined;
  #last: { region: string; viaStandby: boolean } | undefined;
  /** The stop of the route whose queue `entries` are meant for; undefined when there is none left. */
  stopIndex: number | undefined;
  entries: QueueEntry[] = [];

  constructor(parts: readonly Part[], payload: Payload) {
    this.#parts = parts;
    this.#payload = payload;
  }

  /**
   * Places the payload at the first stop, from `start` on, that takes it, and writes the envelopes for that stop.
   * The next stop is tried only when one is unavailable: a refusal or a throttle is no reason to change regions.
   */
  async place(route: readonly Stop[], start: number, context: PlacingContext): Promise<void> {
    this.stopIndex = undefined;
    this.entries = [];
    for (let index = start; index < route.length; index += 1) {
      const stop = route[index];
      if (stop === undefined || !this.#mayTry(index, start)) return;
      try {
        this.entries = await this.#write(stop, context);
        this.stopIndex = index;
        return;
      } catch (error) {
        this.failed(stop, error);
      }
    }
  }

  queued(entry: QueueEntry, stop: Stop): void {
    this.#queued.add(entry.id);
    this.#last = { region: stop.cell.region, viaStandby: stop.viaStandby };
    stop.took();
  }

  failed(stop: Stop, error: unknown): void {
    if (error instanceof CellFailure) {
      this.#failures.push({ region: stop.cell.region, failure: error });
      stop.failed(error);
    } else if (error instanceof MailferryError) this.#error ??= error;
    else throw error;
  }

  outcome(): EnqueueOutcome {
    const ids = this.#parts.map((part) => part.id);
    if (this.#unqueued().length === 0 && this.#last !== undefined) {
      return { ok: true, ids, ...this.#last };
    }
    return { ok: false, ids, error: this.#error ?? queueError(this.#failures) };
  }

  #mayTry(index: number, start: number): boolean {
    if (this.#error !== undefined || !this.#payload.movable) return false;
    if (this.#unqueued().length === 0) return false;
    if (index === 0 && start === 0) return true;
    return this.#failures.at(-1)?.failure.kind === 'unavailable';
  }

  async #write(stop: Stop, context: PlacingContext): Promise<QueueEntry[]> {
    const parts = this.#unqueued();
    const keys = parts.map((part) => `mail/${part.organizationId}/${part.id}`);
    const raws = await this.#payload.place(stop.cell, keys, context);
    return parts.flatMap((part, index) => {
      const raw = raws[index];
      const { id, organizationId } = part;
      return raw === undefined
        ? []
        : [{ id, organizationId, body: encodeEnvelope({ ...part, raw }) }];
    });
  }

  #unqueued(): Part[] {
    return this.#parts.filter((part) => !this.#queued.has(part.id));
  }
}
