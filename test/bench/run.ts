import { runMain } from '../command-line/run-main.ts';
import { bench } from './bench.ts';
import { growth } from './measures/growth.ts';
import { type Options, optionsOf, USAGE } from './options.ts';

/** `npm run bench`: exit code 0 when everything was measured, 2 for arguments that make no sense. */
async function main(options: Options): Promise<number> {
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  // With --json the standard output is the result; progress goes beside it.
  const progress = options.json ? console.error : console.log;
  const figures = options.growth ? await growth(progress) : await bench(options.rounds, progress);
  console.log(options.json ? JSON.stringify(figures) : figures);
  return 0;
}

await runMain(optionsOf, USAGE, main);
