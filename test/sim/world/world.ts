import { codeOf, describeError } from '@mailferry/core/errors';
import type { Tampering } from '../bugs/tampering.ts';
import { Counts } from '../engine/counts.ts';
import { EventLog } from '../engine/event-log.ts';
import { Scheduler } from '../engine/scheduler.ts';
import { FaultPlan } from '../faults/fault-plan.ts';
import type { Plan } from '../scenarios/plan.ts';
import { Bus } from './bus.ts';
import { Cell } from './cell.ts';
import { keepChronicle } from './chronicle.ts';
import { Directory } from './directory.ts';
import type { Instance } from './instance.ts';
import { Payloads } from './payloads.ts';
import { SesRegion } from './ses.ts';
import { Mails } from './truth.ts';

/** Any time will do, as long as it is always the same. */
const START_MS = Date.UTC(2026, 5, 1);

export interface WorldOptions {
  /** Keep the log's entries, for a trace. */
  keepLog?: boolean;
  /** A planted bug. */
  tampering?: Tampering;
}

/** Everything that is not the code under test: time, services, faults, and the truth about every mail. */
export class World {
  readonly plan: Plan;
  readonly tampering: Tampering;
  readonly startMs = START_MS;
  readonly scheduler = new Scheduler(START_MS);
  readonly log: EventLog;
  readonly bus = new Bus();
  readonly faults: FaultPlan;
  /** What was reached of the protocol, by name. */
  readonly branches = new Counts();
  readonly mails = new Mails();
  readonly directory: Directory;
  readonly payloads = new Payloads();
  /** SES events on their way to a queue. */
  eventsUnderWay = 0;
  /** Hand-ins, operations and redeliveries that are still to come. */
  pending = 0;
  readonly #regions = new Map<string, SesRegion>();
  readonly #cells = new Map<string, Cell>();
  readonly #verified = new Map<string, ReadonlySet<string>>();

  constructor(plan: Plan, { keepLog = false, tampering = {} }: WorldOptions = {}) {
    this.plan = plan;
    this.tampering = tampering;
    this.log = new EventLog(START_MS, keepLog);
    this.faults = new FaultPlan(plan.seed, plan.faults, plan.spared, START_MS, this.log);
    this.directory = new Directory(plan.seed, START_MS);
    for (const [region, quota] of Object.entries(plan.quotas))
      this.#regions.set(region, new SesRegion(this, region, quota));
    for (const policy of plan.policies) {
      const atMs = plan.births?.[policy.organizationId] ?? 0;
      if (atMs === 0) this.directory.write(policy, START_MS);
      else this.scheduler.at(START_MS + atMs, () => this.directory.write(policy, START_MS + atMs));
      for (const { domain, readyRegions } of policy.domains)
        this.#verified.set(domain, new Set(readyRegions));
    }
    keepChronicle(this);
    for (const cell of plan.cells) this.#cells.set(cell, new Cell(this, cell));
  }

  get cells(): Iterable<Cell> {
    return this.#cells.values();
  }

  cell(name: string): Cell {
    const cell = this.#cells.get(name);
    if (cell === undefined) throw new RangeError(`no cell ${name}`);
    return cell;
  }

  ses(region: string): SesRegion | undefined {
    return this.#regions.get(region);
  }

  /** Whether SES itself has the domain verified in the region. */
  isVerified(domain: string, region: string): boolean {
    return this.#verified.get(domain)?.has(region) ?? false;
  }

  /** Whether the plan has a fault whose kind begins so, at the place. */
  faultsTouch(kind: string, place: string): boolean {
    return this.plan.faults.some(
      (window) =>
        window.kind.startsWith(kind) &&
        (window.target === '*' || window.target === place || place.endsWith(`@${window.target}`)),
    );
  }

  /** Milliseconds since the run began. */
  get atMs(): number {
    return this.scheduler.nowMs - START_MS;
  }

  died(instance: Instance): void {
    this.log.write(this.scheduler.nowMs, instance.name, 'dies');
    this.bus.emit('crashed', { instance: instance.name, role: instance.role, cell: instance.cell });
  }

  /** A function that fails as a whole: allowed, and to be seen. */
  failed(instance: Instance, cause: unknown): void {
    const { errorName } = describeError(cause);
    this.branches.add(`invocation:${instance.role}:failed:${codeOf(cause)}`);
    this.log.write(this.scheduler.nowMs, instance.name, `invocation fails: ${errorName}`);
  }

  /** Whether nothing is left to do. */
  get quiet(): boolean {
    if (this.pending > 0 || this.eventsUnderWay > 0 || this.atMs < this.plan.faultsEndMs)
      return false;
    for (const { queues } of this.#cells.values()) {
      if (queues.mail.size + queues.backlog.size + queues.outcome.size > 0) return false;
    }
    return true;
  }
}
