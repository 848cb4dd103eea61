import { calm } from './calm.ts';
import { defaultScenario } from './default.ts';
import { detourScenarios } from './detours.ts';
import { drainScenarios } from './drains.ts';
import type { Figures } from './figures.ts';
import { outageScenarios } from './outages.ts';
import type { Plan } from './plan.ts';
import { standstillScenarios } from './standstills.ts';
import { troubleScenarios } from './troubles.ts';

export interface Scenario {
  name: string;
  /** What it is about, for the list of scenarios. */
  about: string;
  plan(seed: number): Plan;
  /** Figures that it measures. */
  figures?: Figures;
}

export const scenarios: readonly Scenario[] = [
  defaultScenario,
  calm,
  ...outageScenarios,
  ...troubleScenarios,
  ...drainScenarios,
  ...standstillScenarios,
  ...detourScenarios,
];

/** @throws RangeError naming the scenarios that there are. */
export function scenarioOf(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario !== undefined) return scenario;
  throw new RangeError(
    `no scenario ${name}; there are ${scenarios.map((one) => one.name).join(', ')}`,
  );
}
