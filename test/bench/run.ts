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

function readOptions(): Options | undefined {
  try {
    return optionsOf(process.argv.slice(2));
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
    console.error(`${cause.message}\n\n${USAGE}`);
    return undefined;
  }
}

const options = readOptions();
process.exitCode = options === undefined ? 2 : await main(options);
