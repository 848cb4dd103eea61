import { runPlan } from '../run-plan.ts';
import { scenarioOf } from '../scenarios/index.ts';
import type { PlantedBug } from './planted-bug.ts';

export interface Catch {
  /** How many seeds were run, the catching one included. */
  seeds: number;
  seed: number;
  checker: string;
  message: string;
}

/** Runs seeds from 1 on with the bug switched on, until one of the checkers that may tell does. */
export async function catchBug(bug: PlantedBug): Promise<Catch | undefined> {
  const { plan } = scenarioOf(bug.scenario);
  for (let seed = 1; seed <= bug.withinSeeds; seed += 1) {
    const { violations } = await runPlan(plan(seed), {
      tampering: bug.tampering,
      stopAtViolation: true,
    });
    const told = violations.find(({ checker }) => bug.caughtBy.includes(checker));
    if (told !== undefined)
      return { seeds: seed, seed, checker: told.checker, message: told.message };
  }
  return undefined;
}
