import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../command-line/whole-number.ts';

export interface Options {
  /** How long faults strike and mail comes in. */
  seconds: number;
  seed: number;
  /** Mails handed in each second. */
  rate: number;
  /** How long everything may take to end once the faults have stopped. */
  settleSeconds: number;
  json: boolean;
  help: boolean;
}

export const USAGE = `npm run chaos -- [flags]

  --seconds N   how long faults strike while mail comes in (default 40); all must then end within --settle
  --seed S      the faults, their times and the mails (default: drawn, and printed)
  --rate N      mails a second (default 8)
  --settle N    seconds until everything must have ended after the last fault (default 180)
  --json        ends with one JSON line

The whole run ends within --seconds + --settle + 60 s, whatever happens. Exit code 0: nothing was violated; 1: something
was, and the data directory is kept; 2: arguments that make no sense.`;

/** Start, calm before and after the faults, and gathering the evidence take less than this. */
const REST_SECONDS = 60;

/** No run lasts longer. */
export function boundMs({ seconds, settleSeconds }: Options): number {
  return (seconds + settleSeconds + REST_SECONDS) * 1_000;
}

/** @throws RangeError or TypeError saying what is wrong with the arguments. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '40' },
      seed: { type: 'string' },
      rate: { type: 'string', default: '8' },
      settle: { type: 'string', default: '180' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    seconds: wholeNumber('--seconds', values.seconds, 5),
    seed: values.seed === undefined ? randomInt(1_000_000) : wholeNumber('--seed', values.seed, 0),
    rate: wholeNumber('--rate', values.rate, 1),
    settleSeconds: wholeNumber('--settle', values.settle, 1),
    json: values.json,
    help: values.help,
  };
}
