import { MailferryError } from '@mailferry/core/errors';
import { inLanes } from '@mailferry/core/in-lanes';
import { Cell } from './cell.ts';
import { Gate } from './gate.ts';
import { Job } from './job.ts';
import { planMail } from './mail-plan.ts';
import { checkOptions, type Resolved } from './options.ts';
import { openPayload } from './payload.ts';
import type { PlacingContext } from './placing.ts';
import { PrimaryHold } from './primary-hold.ts';
import { routeOf, type Stop } from './route.ts';
import { sendEntries } from './send-entries.ts';
import { lookUp } from './status.ts';
import type {
  Client,
  ClientOptions,
  Enqueued,
  EnqueueOptions,
  EnqueueOutcome,
  Mail,
  MailStatus,
} from './types.ts';

/** Mails of one `enqueueMany` that are in hand at a time: bounds its memory. */
const WINDOW = 50;
const PARALLEL_PAYLOADS = 4;

/**
 * Makes a client for one organization. Build it once and share it: it keeps connections open and remembers an
 * unavailable primary cell.
 * @throws MailferryError `client-options-invalid`, naming every fault.
 */
export function createClient(options: ClientOptions): Client {
  return new QueueClient(checkOptions(options));
}

class QueueClient implements Client {
  readonly #options: Resolved;
  readonly #primary: Cell;
  readonly #standby: Cell | undefined;
  readonly #gate: Gate;
  readonly #hold: PrimaryHold;

  constructor(options: Resolved) {
    const { cells } = options;
    this.#options = options;
    this.#primary = new Cell(cells.primary, options);
    this.#standby =
      cells.standby !== undefined && options.allowStandby
        ? new Cell(cells.standby, options)
        : undefined;
    this.#gate = new Gate(options.uploadBuffers);
    this.#hold = new PrimaryHold(options.primaryHoldMs);
  }

  async enqueue(mail: Mail, { signal }: EnqueueOptions = {}): Promise<Enqueued> {
    const [outcome] = await this.#hand([mail], signal);
    if (outcome === undefined) throw new MailferryError('internal', 'The mail has no outcome.');
    if (!outcome.ok) throw outcome.error;
    const { ids, region, viaStandby } = outcome;
    return { ids, region, viaStandby };
  }

  async enqueueMany(
    mails: readonly Mail[],
    { signal }: EnqueueOptions = {},
  ): Promise<EnqueueOutcome[]> {
    const outcomes: EnqueueOutcome[] = [];
    for (let start = 0; start < mails.length; start += WINDOW) {
      outcomes.push(...(await this.#hand(mails.slice(start, start + WINDOW), signal)));
    }
    return outcomes;
  }

  async status(id: string, { signal }: EnqueueOptions = {}): Promise<MailStatus | undefined> {
    const { status, organizationId } = this.#options;
    if (status === undefined) {
      throw new MailferryError(
        'client-options-invalid',
        'Status look-up needs the option `status`: where the admin API is, and a token.',
      );
    }
    return lookUp(status, organizationId, id, signal);
  }

  close(): void {
    this.#primary.close();
    this.#standby?.close();
  }

  async #hand(mails: readonly Mail[], signal: AbortSignal | undefined): Promise<EnqueueOutcome[]> {
    const route = routeOf(this.#primary, this.#standby, this.#hold, this.#options.clock);
    const context = { policy: this.#options, signal };
    const opened: (Job | MailferryError)[] = [];
    // Each mail is placed before its lane takes the next, so a lane never holds more than one upload buffer.
    await inLanes(PARALLEL_PAYLOADS, mails.entries(), async ([index, mail]) => {
      opened[index] = await this.#open(mail, route, context);
    });
    const jobs = opened.filter((item) => item instanceof Job);
    for (const [index, stop] of route.entries()) await sendAt(index, stop, route, jobs, context);
    return opened.map((item) =>
      item instanceof Job ? item.outcome() : { ok: false, ids: [], error: item },
    );
  }

  async #open(
    mail: Mail,
    route: readonly Stop[],
    context: PlacingContext,
  ): Promise<Job | MailferryError> {
    const { organizationId, clock, newId } = this.#options;
    try {
      const parts = planMail(mail, { organizationId, nowMs: clock.nowMs(), newId });
      const payload = await openPayload(mail.raw, this.#gate, context.signal);
      const job = new Job(parts, payload);
      try {
        await job.place(route, 0, context);
      } finally {
        payload.release();
      }
      return job;
    } catch (error) {
      if (error instanceof MailferryError) return error;
      throw error;
    }
  }
}

/** Sends what is placed for one stop; what fails there is placed anew for the next. */
async function sendAt(
  stopIndex: number,
  stop: Stop,
  route: readonly Stop[],
  jobs: readonly Job[],
  context: PlacingContext,
): Promise<void> {
  const here = jobs.filter((job) => job.stopIndex === stopIndex);
  const entries = here.flatMap((job) => job.entries);
  const failures = await sendEntries(stop.cell, entries, context.policy, context.signal);
  await inLanes(PARALLEL_PAYLOADS, here, async (job) => {
    for (const entry of job.entries) {
      const failure = failures.get(entry);
      if (failure === undefined) job.queued(entry, stop);
      else job.failed(stop, failure);
    }
    await job.place(route, stopIndex + 1, context);
  });
}
