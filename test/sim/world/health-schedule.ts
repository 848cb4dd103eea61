import { chance } from '../engine/random.ts';
import { runHealthTick } from '../roles/health.ts';
import type { Cell } from './cell.ts';
import { InstancePool } from './instance-pool.ts';
import type { World } from './world.ts';

/** EventBridge Scheduler for the health function of a cell: at least once, and sometimes not at all. */
export class HealthSchedule {
  readonly #world: World;
  readonly #cell: Cell;
  readonly #pool: InstancePool;
  #ticks = 0;

  constructor(world: World, cell: Cell) {
    this.#world = world;
    this.#cell = cell;
    this.#pool = new InstancePool(world, 'health', cell.name);
  }

  start(): void {
    const offsetMs = chance(this.#world.plan.seed, `tick ${this.#cell.name}`) * 1_000;
    this.#world.scheduler.after(offsetMs, () => this.#tick());
  }

  #tick(): void {
    const { scheduler, faults, plan } = this.#world;
    this.#ticks += 1;
    scheduler.after(plan.settings.health.everySeconds * 1000, () => this.#tick());
    const place = `health@${this.#cell.name}`;
    const key = `${place} tick ${this.#ticks}`;
    if (faults.strike('tick-missed', place, scheduler.nowMs, key) !== undefined) return;
    this.#invoke();
    const doubled = faults.strike('tick-doubled', place, scheduler.nowMs, key);
    if (doubled !== undefined) scheduler.after(doubled.ms ?? 500, () => this.#invoke());
  }

  #invoke(): void {
    const { scheduler, plan, bus } = this.#world;
    const { instance, cold } = this.#pool.acquire();
    const timeoutMs = plan.settings.health.functionTimeoutSeconds * 1000;
    const timer = scheduler.after(timeoutMs + cold, () => instance.die());
    const cell = this.#cell.name;
    const ended = () => {
      scheduler.cancel(timer);
      bus.emit('tick-ended', { cell, by: instance.name });
    };
    instance.onDeath = () => {
      this.#world.died(instance);
      ended();
    };
    scheduler.after(cold, () => {
      instance.thaw();
      bus.emit('tick-started', { cell, by: instance.name });
      const deadlineMs = instance.clock.nowMs() + timeoutMs;
      const done = () => {
        if (!instance.alive) return;
        instance.freeze();
        this.#pool.release(instance);
        ended();
      };
      runHealthTick(this.#world, this.#cell, instance, deadlineMs).then(done, (cause) => {
        this.#world.failed(instance, cause);
        done();
      });
    });
  }
}
