import type { Violation } from './checkers/checker.ts';
import { checkers } from './checkers/index.ts';
import type { LogEntry } from './engine/event-log.ts';
import { scenarioOf } from './scenarios/index.ts';
import type { Plan } from './scenarios/plan.ts';
import { startOperators } from './world/operators.ts';
import { fillBacklog, startProducers } from './world/producers.ts';
import { World, type WorldOptions } from './world/world.ts';

export interface RunResult {
  seed: number;
  scenario: string;
  violations: Violation[];
  mails: number;
  faults: Record<string, number>;
  branches: Record<string, number>;
  /** What the scenario measures. */
  figures: Record<string, number>;
  strikes: readonly string[];
  digest: string;
  virtualMs: number;
  events: number;
  /** Empty unless the log was to be kept. */
  log: readonly LogEntry[];
}

export interface RunOptions extends WorldOptions {
  /** End at the first violation: what follows is of no interest to a trace. */
  stopAtViolation?: boolean;
}

/** Something goes round when a run has more events than that: it ends there, and `ends-in-time` says so. */
const EVENTS_A_RUN = 50_000;
const EVENTS_A_MAIL = 300;
const EVENTS_A_MINUTE = 200;

/** Runs a plan to its end, all checkers listening. */
export async function runPlan(plan: Plan, options: RunOptions = {}): Promise<RunResult> {
  const world = new World(plan, options);
  const violations: Violation[] = [];
  const ends = checkers.map((checker) =>
    checker.watch(world, (message, mailId) => {
      const violation = { checker: checker.name, message, atMs: world.atMs };
      violations.push(mailId === undefined ? violation : { ...violation, mailId });
      world.log.write(world.scheduler.nowMs, 'checker', `${checker.name}: ${message}`, mailId);
    }),
  );
  // A plan that is being shrunk may have lost what the figures are about.
  const measured = options.stopAtViolation ? undefined : scenarioOf(plan.scenario).figures;
  const figures = measured?.measure(world);
  startOperators(world);
  fillBacklog(world);
  startProducers(world);
  for (const cell of world.cells) cell.schedule.start();
  const untilMs = world.startMs + plan.faultsEndMs + plan.livenessMs;
  const stop = options.stopAtViolation ?? false;
  const minutes = (plan.faultsEndMs + plan.livenessMs) / 60_000;
  const most =
    EVENTS_A_RUN +
    EVENTS_A_MAIL * (plan.mails.length + (plan.backlog?.mails ?? 0)) +
    EVENTS_A_MINUTE * minutes;
  const finished = () =>
    world.quiet || (stop && violations.length > 0) || world.scheduler.events > most;
  await world.scheduler.run(finished, untilMs);
  if (!stop || violations.length === 0) for (const end of ends) end?.();
  return {
    seed: plan.seed,
    scenario: plan.scenario,
    violations,
    mails: world.mails.all.size,
    faults: world.faults.fired.toRecord(),
    branches: world.branches.toRecord(),
    figures: figures?.() ?? {},
    strikes: world.faults.strikes,
    digest: world.log.digest(),
    virtualMs: world.atMs,
    events: world.scheduler.events,
    log: world.log.entries,
  };
}
