import { readFileSync } from 'node:fs';
import { runMain } from '../command-line/run-main.ts';
import { reportBugs } from './report/bugs.ts';
import { explainFailures } from './report/failures.ts';
import { type Options, optionsOf, USAGE } from './report/options.ts';
import { runSeeds } from './report/run-seeds.ts';
import { type RunResult, runPlan } from './run-plan.ts';
import { scenarioOf } from './scenarios/index.ts';

/** Violations printed of a seed: the first ones tell the most. */
const MAX_PRINTED = 5;

/** `npm run sim`: exit code 0 when nothing was violated, 1 when something was, 2 for arguments that make no sense. */
async function main(options: Options): Promise<number> {
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (options.bugs) return reportBugs(options.json);
  if (options.plan !== undefined)
    return printRun(
      await runPlan(JSON.parse(readFileSync(options.plan, 'utf8')), { keepLog: true }),
    );
  if (options.log)
    return printRun(
      await runPlan(scenarioOf(options.scenario).plan(options.from), { keepLog: true }),
    );
  const { results, ...summary } = await runSeeds(options);
  for (const { seed, violations } of results) {
    for (const violation of violations.slice(0, MAX_PRINTED))
      console.log(`seed ${seed}: ${said(violation)}`);
    const more = violations.length - MAX_PRINTED;
    if (more > 0) console.log(`seed ${seed}: and ${more} more`);
  }
  for (const text of await explainFailures(results)) console.log(`\n${text}\n`);
  if (options.json) console.log(JSON.stringify(summary));
  else
    console.log(
      `${summary.seeds} seeds, ${summary.mails} mails, ${summary.virtualHours} virtual hours in ` +
        `${summary.wallSeconds} s: ${summary.violations} violations. Digest ${summary.digest}`,
    );
  return summary.violations === 0 ? 0 : 1;
}

function printRun({ log, violations, digest }: RunResult): number {
  for (const { atMs, actor, text, mailId = '' } of log)
    console.log(`${(atMs / 1000).toFixed(3).padStart(10)}  ${actor.padEnd(22)} ${text} ${mailId}`);
  for (const violation of violations) console.log(said(violation));
  console.log(`Digest ${digest}`);
  return violations.length === 0 ? 0 : 1;
}

function said({ checker, message, mailId }: RunResult['violations'][number]): string {
  return `${checker}: ${message}${mailId === undefined ? '' : ` [${mailId}]`}`;
}

await runMain(optionsOf, USAGE, main);
