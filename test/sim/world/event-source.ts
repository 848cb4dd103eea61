import type { Instance } from './instance.ts';
import type { InstancePool } from './instance-pool.ts';
import type { Received, SimulatedQueue } from './queue.ts';
import type { World } from './world.ts';

export interface LaneSettings {
  batchSize: number;
  maxConcurrency: number;
  functionTimeoutSeconds: number;
}

/** One invocation: takes the batch, answers with the messages to delete. */
export type Invoke = (
  instance: Instance,
  batch: readonly Received[],
  deadlineMs: number,
) => Promise<readonly Received[]>;

/**
 * Lambda's event source mapping for a queue: polls, invokes, and deletes what the partial batch response lets go. A
 * batch whose function dies or runs out of time stays hidden until its visibility time-out ends.
 */
export class EventSource {
  #active = 0;
  #polling = false;
  readonly #world: World;
  readonly #queue: SimulatedQueue;
  readonly #settings: LaneSettings;
  readonly #pool: InstancePool;
  readonly #invoke: Invoke;

  constructor(
    world: World,
    queue: SimulatedQueue,
    settings: LaneSettings,
    pool: InstancePool,
    invoke: Invoke,
  ) {
    this.#world = world;
    this.#queue = queue;
    this.#settings = settings;
    this.#pool = pool;
    this.#invoke = invoke;
    queue.onVisible = () => this.#poke();
  }

  #poke(): void {
    if (this.#polling || this.#active >= this.#settings.maxConcurrency) return;
    this.#polling = true;
    this.#world.scheduler.after(5 + this.#pool.random() * 40, () => {
      this.#polling = false;
      this.#poll();
    });
  }

  #poll(): void {
    const { scheduler, faults } = this.#world;
    const batch = this.#queue.receive(this.#settings.batchSize, this.#pool.random);
    if (batch.length === 0) return;
    for (const { message } of batch) {
      const key = message.messageId;
      const again = faults.strike('queue-duplicate', this.#queue.name, scheduler.nowMs, key);
      if (again === undefined) continue;
      const showMs = this.#pool.random() * (again.ms ?? 3_000);
      scheduler.after(showMs, () => this.#queue.expose(message));
    }
    this.#run(batch);
    if (this.#queue.visible > 0) this.#poke();
  }

  #run(batch: readonly Received[]): void {
    const { scheduler } = this.#world;
    this.#active += 1;
    const { instance, cold } = this.#pool.acquire();
    for (const { message } of batch) {
      const mail = this.#world.mails.ofRecord(message.body);
      if (mail === undefined) continue;
      const { receives } = message;
      this.#world.bus.emit('received', {
        queue: this.#queue.ref,
        mail,
        by: instance.name,
        receives,
      });
    }
    const timeoutMs = this.#settings.functionTimeoutSeconds * 1000;
    let over = false;
    const end = () => {
      if (over) return;
      over = true;
      this.#active -= 1;
      scheduler.cancel(timer);
      if (this.#queue.visible > 0) this.#poke();
    };
    const timer = scheduler.after(timeoutMs + cold, () => {
      this.#world.branches.add(`invocation:${instance.role}:timed-out`);
      const { name, role, cell } = instance;
      this.#world.bus.emit('timed-out', { instance: name, role, cell });
      instance.die();
    });
    instance.onDeath = () => {
      this.#world.died(instance);
      for (const { message } of batch) {
        const mail = this.#world.mails.ofRecord(message.body);
        if (mail !== undefined) this.#world.bus.emit('killed', { mail, by: instance.name });
      }
      end();
    };
    scheduler.after(cold, () => {
      instance.thaw();
      const deadlineMs = instance.clock.nowMs() + timeoutMs;
      this.#invoke(instance, batch, deadlineMs).then(
        (done) => {
          if (!instance.alive) return;
          instance.freeze();
          this.#pool.release(instance);
          end();
          this.#delete(done);
        },
        (cause) => {
          this.#world.failed(instance, cause);
          instance.freeze();
          this.#pool.release(instance);
          end();
        },
      );
    });
  }

  #delete(done: readonly Received[]): void {
    const { scheduler, faults } = this.#world;
    scheduler.after(2 + this.#pool.random() * 8, () => {
      for (const received of done) {
        const key = received.message.messageId;
        const lost = faults.strike('queue-delete-lost', this.#queue.name, scheduler.nowMs, key);
        if (lost === undefined) this.#queue.delete(received);
      }
    });
  }
}
