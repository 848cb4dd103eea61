import { randomUUID } from 'node:crypto';
import { ACCOUNT_ID } from '../queues/server.ts';
import type { InvocationResult } from './invocation.ts';

export interface ScheduleOptions {
  name: string;
  region: string;
  everyMs: number;
  invoke(event: unknown): Promise<InvocationResult>;
}

/**
 * EventBridge Scheduler's stand-in: invokes at once and then at a fixed rate. A tick that finds the last one still
 * running is left out, where AWS would run both: in a deployment the time-out is shorter than the rate.
 */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<unknown> | undefined;
  #stopped = false;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.tick(), options.everyMs);
    void this.tick();
  }

  /** Runs now, or joins the run that is under way. */
  async tick(): Promise<void> {
    if (this.#stopped) return;
    this.#running ??= this.#options.invoke(this.#event()).finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** The payload of a schedule without an input of its own. */
  #event(): object {
    const { name, region } = this.#options;
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: ACCOUNT_ID,
      time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
      region,
      resources: [`arn:aws:scheduler:${region}:${ACCOUNT_ID}:schedule/default/${name}`],
      detail: '{}',
    };
  }
}
