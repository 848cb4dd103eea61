import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenarioOf } from '../scenarios/index.ts';
import { explain } from '../shrink/explain.ts';
import { shrinkPlan } from '../shrink/shrink-plan.ts';
import type { SeedResult } from './summary.ts';

/** Explaining more than that helps nobody. */
const MAX_EXPLAINED = 3;

/** Explains the first failure of each checker: shrunk, traced, and left in a file for replay. */
export async function explainFailures(results: readonly SeedResult[]): Promise<string[]> {
  const explained = new Set<string>();
  const texts: string[] = [];
  for (const { seed, scenario, violations } of results) {
    for (const { checker } of violations) {
      if (explained.has(checker) || explained.size >= MAX_EXPLAINED) continue;
      explained.add(checker);
      const plan = scenarioOf(scenario).plan(seed);
      const shrunk = await shrinkPlan(plan, checker);
      if (shrunk === undefined) continue;
      const file = join(tmpdir(), `mailferry-sim-${scenario}-${seed}-${checker}.json`);
      writeFileSync(file, JSON.stringify(shrunk.plan, undefined, 2));
      const replay = [
        `npm run sim -- --plan ${file}`,
        `npm run sim -- --scenario ${scenario} --from ${seed} --seeds 1`,
      ].join('\n            ');
      texts.push(explain(plan, shrunk, replay));
    }
  }
  return texts;
}
