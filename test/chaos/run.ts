import { chaos } from './chaos.ts';
import { type Options, optionsOf, USAGE } from './options.ts';

/** `npm run chaos`: exit code 0 when nothing was violated, 1 when something was, 2 for arguments that make no sense. */
async function main(options: Options): Promise<number> {
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  // With --json the standard output is the result; progress goes beside it.
  const summary = await chaos(options, options.json ? console.error : console.log);
  if (options.json) console.log(JSON.stringify(summary));
  else
    console.log(
      `Seed ${summary.seed}: ${summary.mails} mails, ${summary.possibleDuplicates} possible duplicates, ` +
        `${summary.violations} violations in ${summary.wallSeconds} s.`,
    );
  return summary.violations === 0 ? 0 : 1;
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
