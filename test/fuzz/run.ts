import { runMain } from '../command-line/run-main.ts';
import { type Options, optionsOf, USAGE } from './options.ts';
import { runTarget, type TargetResult } from './run-target.ts';

/** `npm run fuzz`: exit code 0 when nothing was found, 1 when something was, 2 for arguments that make no sense. */
async function main(options: Options): Promise<number> {
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const { seed, names, seconds, json } = options;
  // With --json the standard output is the result; progress goes beside it.
  const say = json ? console.error : console.log;
  const startMs = performance.now();
  say(`Seed ${seed}`);
  const results: TargetResult[] = [];
  for (const name of names) {
    const result = await runTarget(name, seed, seconds / names.length);
    results.push(result);
    const { inputs, fault } = result;
    if (fault === undefined) say(`${name}: ${inputs} inputs`);
    else
      say(
        `${name}: ${fault.text}\nAgain: npm run fuzz -- --target ${name} --seed ${fault.seed} --seconds 1\n`,
      );
  }
  const faults = results.filter(({ fault }) => fault !== undefined);
  const inputs = results.reduce((sum, one) => sum + one.inputs, 0);
  const wallSeconds = Math.round((performance.now() - startMs) / 1_000);
  if (json) {
    const byTarget = Object.fromEntries(results.map((one) => [one.name, one.inputs]));
    const faulty = Object.fromEntries(faults.map(({ name, fault }) => [name, fault?.seed]));
    console.log(
      JSON.stringify({ seed, inputs, byTarget, faults: faults.length, faulty, wallSeconds }),
    );
  } else say(`${inputs} inputs in ${wallSeconds} s: ${faults.length} targets failed.`);
  return faults.length === 0 ? 0 : 1;
}

await runMain(optionsOf, USAGE, main);
