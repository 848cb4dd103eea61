import * as z from 'zod/mini';
import type { StackControl } from './stack-control.ts';

const summarySchema = z.object({
  regions: z.record(z.string(), z.object({ faultsFired: z.record(z.string(), z.number()) })),
});

/** Requests that faults of the SES simulator met, by mode. Its own tally ends with the process: this one does not. */
export class SesHits {
  readonly #stack: StackControl;
  readonly #before = new Map<string, number>();
  #current = new Map<string, number>();

  constructor(stack: StackControl) {
    this.#stack = stack;
  }

  async update(): Promise<void> {
    const response = await fetch(`${this.#stack.addresses.endpoints.ses}/_sim/summary`, {
      signal: AbortSignal.timeout(10_000),
    });
    const { regions } = summarySchema.parse(await response.json());
    const sums = new Map<string, number>();
    for (const { faultsFired } of Object.values(regions))
      for (const [mode, count] of Object.entries(faultsFired))
        sums.set(mode, (sums.get(mode) ?? 0) + count);
    this.#current = sums;
  }

  /** The process is about to be killed: what it counted so far is kept. */
  async keep(): Promise<void> {
    await this.update();
    for (const [mode, count] of this.#current)
      this.#before.set(mode, (this.#before.get(mode) ?? 0) + count);
    this.#current = new Map();
  }

  total(): Record<string, number> {
    const modes = [...new Set([...this.#before.keys(), ...this.#current.keys()])].sort();
    return Object.fromEntries(
      modes.map((mode) => [mode, (this.#before.get(mode) ?? 0) + (this.#current.get(mode) ?? 0)]),
    );
  }
}
