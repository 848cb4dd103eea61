import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../command-line/whole-number.ts';
import { targets } from './targets/index.ts';

export interface Options {
  /** For all targets together. */
  seconds: number;
  seed: number;
  names: string[];
  json: boolean;
  help: boolean;
}

export const USAGE = [
  'npm run fuzz -- [--seconds N] [--seed S] [--target NAME]... [--json]',
  '',
  '  --seconds N    for all targets together (default 60)',
  '  --seed S       of the first batch of inputs; each further batch has the next one (default: drawn, and printed)',
  '  --target NAME  only this one; may be given several times',
  '  --json         ends with one JSON line',
  '',
  'Targets:',
  ...targets.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`),
].join('\n');

/** @throws RangeError or TypeError saying what is wrong with the arguments. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      target: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const known = targets.map(({ name }) => name);
  const unknown = values.target.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`--target: there is no ${unknown}`);
  return {
    seconds: wholeNumber('--seconds', values.seconds, 1),
    seed: values.seed === undefined ? randomInt(1_000_000) : wholeNumber('--seed', values.seed, 0),
    names: values.target.length === 0 ? known : values.target,
    json: values.json,
    help: values.help,
  };
}
