import { parentPort } from 'node:worker_threads';
import { runPlan } from '../run-plan.ts';
import { scenarioOf } from '../scenarios/index.ts';
import { withoutLog } from './summary.ts';

/** A range of seeds to run. */
export interface Order {
  scenario: string;
  from: number;
  seeds: number;
}

parentPort?.on('message', async ({ scenario, from, seeds }: Order) => {
  const { plan } = scenarioOf(scenario);
  const results = [];
  for (let seed = from; seed < from + seeds; seed += 1)
    results.push(withoutLog(await runPlan(plan(seed))));
  parentPort?.postMessage(results);
});
