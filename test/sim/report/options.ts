import { parseArgs } from 'node:util';
import { wholeNumber } from '../../command-line/whole-number.ts';
import { scenarioOf, scenarios } from '../scenarios/index.ts';

export interface Options {
  scenario: string;
  from: number;
  seeds: number;
  workers: number | undefined;
  json: boolean;
  /** Print the whole log of the first seed. */
  log: boolean;
  /** A plan in a file, as a failure leaves it behind: run instead of seeds. */
  plan: string | undefined;
  /** Switch the planted bugs on, one after the other, and say which checker catches each. */
  bugs: boolean;
  help: boolean;
}

export const USAGE = [
  'npm run sim -- [--seeds N] [--from S] [--scenario NAME] [--workers N] [--json] [--log]',
  'npm run sim -- --plan FILE [--log]',
  'npm run sim -- --bugs [--json]',
  '',
  'Scenarios:',
  ...scenarios.map(({ name, about }) => `  ${name.padEnd(20)} ${about}`),
].join('\n');

/** @throws RangeError or TypeError saying what is wrong with the arguments. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      scenario: { type: 'string', default: 'default' },
      workers: { type: 'string' },
      json: { type: 'boolean', default: false },
      log: { type: 'boolean', default: false },
      plan: { type: 'string' },
      bugs: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    scenario: scenarioOf(values.scenario).name,
    from: wholeNumber('--from', values.from, 0),
    seeds: wholeNumber('--seeds', values.seeds, 1),
    workers: values.workers === undefined ? undefined : wholeNumber('--workers', values.workers, 1),
    json: values.json,
    log: values.log,
    plan: values.plan,
    bugs: values.bugs,
    help: values.help,
  };
}
