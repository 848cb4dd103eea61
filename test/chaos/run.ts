import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMain } from '../command-line/run-main.ts';
import { chaos } from './chaos.ts';
import { boundMs, type Options, optionsOf, USAGE } from './options.ts';
import type { Summary } from './report.ts';
import { StackControl } from './stack-control.ts';

/** Exit codes of a shell's command: 128 and the signal's number. */
const INTERRUPTED = { SIGINT: 130, SIGTERM: 143 } as const;

/** `npm run chaos`: exit code 0 when nothing was violated, 1 when something was, 2 for arguments that make no sense. */
async function main(options: Options): Promise<number> {
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  // With --json the standard output is the result; progress goes beside it.
  const say = options.json ? console.error : console.log;
  const dataDir = mkdtempSync(join(tmpdir(), 'mailferry-chaos-'));
  const stack = new StackControl(dataDir);
  endInAnyCase(stack, dataDir, boundMs(options));
  let summary: Summary;
  try {
    summary = await chaos(options, { stack, dataDir }, say);
  } catch (cause) {
    console.error(cause, `\nThe last words of stack.log:\n${stack.lastWords()}`);
    return 1;
  }
  const { seed, mails, possibleDuplicates, violations, wallSeconds } = summary;
  if (options.json) console.log(JSON.stringify(summary));
  else
    console.log(
      `Seed ${seed}: ${mails} mails, ${possibleDuplicates} possible duplicates, ${violations} violations in ${wallSeconds} s.`,
    );
  if (violations > 0)
    say(
      `Again: npm run chaos -- --seed ${seed} --seconds ${options.seconds} --rate ${options.rate}`,
    );
  return violations === 0 ? 0 : 1;
}

/** The stack ends with this process, interrupted or out of time. (After a kill -9 it notices that its parent is gone.) */
function endInAnyCase(stack: StackControl, dataDir: string, withinMs: number): void {
  process.once('exit', () => stack.kill());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stack.kill();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
      process.exit(INTERRUPTED[signal]);
    });
  }
  setTimeout(() => {
    console.error(`The run did not end within ${withinMs / 1_000} s. Kept for a look: ${dataDir}`);
    process.exit(1);
  }, withinMs).unref();
}

await runMain(optionsOf, USAGE, main);
