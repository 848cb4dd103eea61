import { chance, type Random, randomOf } from '../engine/random.ts';
import { Instance, type Role } from './instance.ts';
import type { World } from './world.ts';

/** Time to start an execution environment. */
const COLD_START_MS = 180;

/** The execution environments of one function in one cell. */
export class InstancePool {
  readonly random: Random;
  #created = 0;
  #idle: Instance[] = [];
  readonly #world: World;
  readonly #role: Role;
  readonly #cell: string;

  constructor(world: World, role: Role, cell: string) {
    this.#world = world;
    this.#role = role;
    this.#cell = cell;
    this.random = randomOf(world.plan.seed, `pool ${role}@${cell}`);
  }

  acquire(): { instance: Instance; cold: number } {
    const warm = this.#idle.pop();
    if (warm !== undefined) return { instance: warm, cold: 0 };
    this.#created += 1;
    const name = `${this.#role} ${this.#cell}#${this.#created}`;
    const { plan, faults, scheduler } = this.#world;
    // Half the bound to each side of true time: so far apart may two clocks be.
    const skewMs = Math.trunc((chance(plan.seed, `skew ${name}`) - 0.5) * plan.clockSkewMs);
    if (skewMs !== 0) faults.note('clock-skew', scheduler.nowMs, `${name} by ${skewMs} ms`);
    const instance = new Instance(scheduler, plan.seed, {
      name,
      role: this.#role,
      cell: this.#cell,
      skewMs,
    });
    return { instance, cold: COLD_START_MS };
  }

  release(instance: Instance): void {
    if (instance.alive) this.#idle.push(instance);
  }
}
