import { parseArgs } from 'node:util';
import { wholeNumber } from '../command-line/whole-number.ts';

export interface Options {
  rounds: number;
  json: boolean;
  growth: boolean;
  help: boolean;
}

const LEAST_ROUNDS = 5;

export const USAGE = `npm run bench -- [flags]

Measures the bundled functions side by side with what they are compared with. About three minutes; a machine that does
nothing else gives the steadiest figures. Ratios within one run carry over to other machines, other figures do not.
As root, with Postfix installed, it measures Postfix too, and Haraka, which npm installs for the run alone.

  --rounds N   interleaved rounds of each comparison, ${LEAST_ROUNDS} at least (default ${LEAST_ROUNDS})
  --growth     instead: cost per mail at backlogs of 1e3, 1e4 and 1e5 mails on the emulators, 1e6 and 1e7 simulated
  --json       ends with one JSON line on the standard output; progress goes to the standard error
  --help       this text`;

/** @throws RangeError or TypeError saying what is wrong with the arguments. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: String(LEAST_ROUNDS) },
      growth: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const rounds = wholeNumber('--rounds', values.rounds, LEAST_ROUNDS);
  return { rounds, json: values.json, growth: values.growth, help: values.help };
}
