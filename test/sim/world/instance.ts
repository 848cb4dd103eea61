import type { Clock, NewId } from '@mailferry/core/ports';
import { type Random, randomOf } from '../engine/random.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { ulid } from '../engine/ulid.ts';

export type Role = 'sender' | 'outcome' | 'health';

/**
 * One Lambda execution environment. It is frozen between invocations: what becomes due meanwhile happens when the next
 * one begins. Once dead, nothing of it runs again: no promise that it waits for is ever settled.
 */
export class Instance {
  readonly name: string;
  readonly role: Role;
  readonly cell: string;
  readonly skewMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  alive = true;
  running = false;
  onDeath: () => void = () => undefined;
  #due: (() => void)[] = [];

  constructor(
    scheduler: Scheduler,
    seed: number,
    options: { name: string; role: Role; cell: string; skewMs: number },
  ) {
    this.name = options.name;
    this.role = options.role;
    this.cell = options.cell;
    this.skewMs = options.skewMs;
    this.random = randomOf(seed, options.name);
    const ids = randomOf(seed, `ids of ${options.name}`);
    this.clock = {
      nowMs: () => scheduler.nowMs + this.skewMs,
      sleep: (ms) =>
        new Promise((resolve) => {
          scheduler.after(ms, () => this.deliver(resolve));
        }),
    };
    this.newId = () => ulid(this.clock.nowMs(), ids);
  }

  /** Where faults find it: `sender@us-east-1`. */
  get place(): string {
    return `${this.role}@${this.cell}`;
  }

  deliver(continuation: () => void): void {
    if (!this.alive) return;
    if (this.running) continuation();
    else this.#due.push(continuation);
  }

  thaw(): void {
    this.running = true;
    const due = this.#due;
    this.#due = [];
    for (const continuation of due) continuation();
  }

  freeze(): void {
    this.running = false;
  }

  die(): void {
    if (!this.alive) return;
    this.alive = false;
    this.onDeath();
  }
}
