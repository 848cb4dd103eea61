import { createHash } from 'node:crypto';
import { Counts } from '../engine/counts.ts';
import { FAULT_KINDS } from '../faults/fault.ts';
import type { RunResult } from '../run-plan.ts';
import { aggregate } from '../scenarios/figures.ts';
import { scenarioOf } from '../scenarios/index.ts';

/** What a seed leaves behind, small enough to travel between processes. */
export type SeedResult = Omit<RunResult, 'strikes' | 'log'>;

/** Beside these, the figures that the scenario measures, each over all seeds. */
export interface Summary {
  scenario: string;
  from: number;
  seeds: number;
  violations: number;
  /** Seeds in which something was violated. */
  violatedSeeds: number[];
  mails: number;
  faults: Record<string, number>;
  branches: Record<string, number>;
  /** SHA-256 over the digests of all event logs, in the order of seeds. */
  digest: string;
  virtualHours: number;
  wallSeconds: number;
}

export function withoutLog({ strikes: _strikes, log: _log, ...result }: RunResult): SeedResult {
  return result;
}

/** Sums the results of many seeds up, whatever the order in which they came. */
export function summaryOf(
  scenario: string,
  from: number,
  results: readonly SeedResult[],
  wallMs: number,
): Summary {
  const ordered = [...results].sort((a, b) => a.seed - b.seed);
  const faults = new Counts();
  for (const kind of FAULT_KINDS) faults.add(kind, 0);
  const branches = new Counts();
  const digest = createHash('sha256');
  for (const result of ordered) {
    faults.merge(result.faults);
    branches.merge(result.branches);
    digest.update(`${result.seed} ${result.digest}\n`);
  }
  const sum = (of: (result: SeedResult) => number) =>
    ordered.reduce((total, result) => total + of(result), 0);
  return {
    scenario,
    from,
    seeds: ordered.length,
    violations: sum(({ violations }) => violations.length),
    violatedSeeds: ordered.filter((one) => one.violations.length > 0).map(({ seed }) => seed),
    mails: sum(({ mails }) => mails),
    faults: faults.toRecord(),
    branches: branches.toRecord(),
    ...figuresOf(scenario, ordered),
    digest: digest.digest('hex'),
    virtualHours: round(sum(({ virtualMs }) => virtualMs) / 3_600_000, 3),
    wallSeconds: round(wallMs / 1000, 3),
  };
}

function figuresOf(scenario: string, results: readonly SeedResult[]): Record<string, number> {
  const aggregates = Object.entries(scenarioOf(scenario).figures?.aggregates ?? {});
  return Object.fromEntries(
    aggregates.flatMap(([name, how]) => {
      const values = results.flatMap(({ figures }) => figures[name] ?? []);
      return values.length === 0 ? [] : [[name, aggregate(how, values)]];
    }),
  );
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
