import { optionsOf, USAGE } from './report/options.ts';
import { runSeeds } from './report/run-seeds.ts';

/** `npm run sim`: exit code 0 when nothing was violated, 1 when something was, 2 for arguments that make no sense. */
async function main(): Promise<number> {
  const options = optionsOf(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const { results, ...summary } = await runSeeds(options);
  for (const { seed, violations } of results) {
    for (const { checker, message, mailId } of violations)
      console.log(
        `seed ${seed}: ${checker}: ${message}${mailId === undefined ? '' : ` [${mailId}]`}`,
      );
  }
  if (options.json) console.log(JSON.stringify(summary));
  else
    console.log(
      `${summary.seeds} seeds, ${summary.mails} mails, ${summary.virtualHours} virtual hours in ` +
        `${summary.wallSeconds} s: ${summary.violations} violations. Digest ${summary.digest}`,
    );
  return summary.violations === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (cause) {
  if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
  console.error(cause.message);
  console.error(USAGE);
  process.exitCode = 2;
}
