/** `npm run demo`: an outage from start to end on the local stack, with real mail, counted at the far end. */
import { parseArgs } from 'node:util';
import { settings as deployedSettings } from '../../../stacks/settings.ts';
import { ORGANIZATIONS } from './demo/organizations.ts';
import { BROKEN_REGION, play } from './demo/play.ts';
import { jsonLine, promisesKept, table } from './demo/report.ts';
import { localSettings } from './local-settings.ts';
import { startLocalStack } from './stack.ts';

const HELP = `npm run demo -- [flags]

  --json             ends with one JSON line instead of a table
  --rate N           mails a second (default 20)
  --outage SECONDS   how long ${BROKEN_REGION} stays broken (default 20)
  --fault MODE       how it breaks: error-503 (default), error-500, refuse, reset, hang, paused, suspended,
                     accept-then-reset
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      rate: { type: 'string', default: '20' },
      outage: { type: 'string', default: '20' },
      fault: { type: 'string', default: 'error-503' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  // With --json the last line of the standard output is the result; progress goes beside it.
  const say = values.json ? console.error : console.log;
  const stack = await startLocalStack({
    settings: localSettings(deployedSettings),
    organizations: ORGANIZATIONS,
  });
  try {
    const result = await play(stack, {
      perSecond: positive('rate', values.rate),
      calmMs: 6_000,
      outageMs: positive('outage', values.outage) * 1_000,
      afterMs: 5_000,
      fault: values.fault,
      settleWithinMs: 300_000,
      onProgress: say,
    });
    console.log(values.json ? jsonLine(result) : table(result));
    process.exitCode = promisesKept(result) ? 0 : 1;
  } finally {
    await stack.stop();
  }
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(`--${name} must be a number above 0`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
