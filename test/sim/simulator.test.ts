import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from './faults/fault.ts';
import { runSeeds } from './report/run-seeds.ts';

describe('the default scenario', () => {
  it('violates no invariant, and strikes with every kind of fault', async () => {
    const summary = await runSeeds({ scenario: 'default', from: 1, seeds: 300 });
    const broken = summary.results.flatMap(({ seed, violations }) =>
      violations.map(({ checker, message }) => `seed ${seed}: ${checker}: ${message}`),
    );
    expect(broken).toEqual([]);
    const idle = FAULT_KINDS.filter((kind) => (summary.faults[kind] ?? 0) === 0);
    expect(idle).toEqual([]);
  });

  it('runs a seed the same way each time, whatever the number of workers', async () => {
    const range = { scenario: 'default', from: 1_000, seeds: 24 };
    const [alone, twice] = [
      await runSeeds({ ...range, workers: 1 }),
      await runSeeds({ ...range, workers: 2 }),
    ];
    expect(twice.digest).toBe(alone.digest);
    expect(twice.branches).toEqual(alone.branches);
  });
});
