import { parseArgs } from 'node:util';
import { MailferryError } from '@mailferry/core/errors';
import * as z from 'zod/mini';
import type { Ports } from './ports.ts';
import { DEFAULT_PORTS, portFlag, portVariable } from './ports.ts';

export interface StartOptions {
  ports: Ports;
  dataDir: string | undefined;
  healthEverySeconds: number | undefined;
  maxEnvironments: number | undefined;
  verbose: boolean;
  seed: boolean;
  help: boolean;
}

const wholeNumber = (minimum: number, maximum: number) =>
  z.pipe(
    z.string().check(z.regex(/^\d{1,6}$/, 'must be a whole number')),
    z.pipe(z.transform(Number), z.int().check(z.minimum(minimum), z.maximum(maximum))),
  );

const port = wholeNumber(0, 65_535);
const portNames = Object.keys(DEFAULT_PORTS).filter(
  (name): name is keyof Ports => name in DEFAULT_PORTS,
);

/** One setting: a flag, a variable, and what its value must be. */
interface Setting {
  flag: string;
  variable: string;
  schema: z.ZodMiniType<unknown, string>;
}

const values: Record<string, Setting> = {
  ...Object.fromEntries(
    portNames.map((name) => [
      name,
      { flag: portFlag(name).slice(2), variable: portVariable(name), schema: port },
    ]),
  ),
  data: { flag: 'data', variable: 'MAILFERRY_DATA', schema: z.string().check(z.minLength(1)) },
  healthEvery: {
    flag: 'health-every',
    variable: 'MAILFERRY_HEALTH_EVERY',
    schema: wholeNumber(1, 3600),
  },
  environments: {
    flag: 'environments',
    variable: 'MAILFERRY_ENVIRONMENTS',
    schema: wholeNumber(1, 100),
  },
};

/**
 * Reads flags, then variables, then defaults.
 * @throws MailferryError `options-invalid`, naming every fault and where it came from.
 */
export function readOptions(
  args: readonly string[],
  environment: Record<string, string | undefined>,
): StartOptions {
  const flags = parseFlags(args);
  const faults: string[] = [];
  const read = (name: string): unknown => {
    const setting = values[name];
    if (setting === undefined) return undefined;
    const fromFlag = flags[setting.flag];
    const given = fromFlag ?? environment[setting.variable];
    if (typeof given !== 'string' || given === '') return undefined;
    const result = setting.schema.safeParse(given);
    if (result.success) return result.data;
    const source = fromFlag === undefined ? setting.variable : `--${setting.flag}`;
    faults.push(`${source}: ${result.error.issues.map((issue) => issue.message).join(', ')}`);
    return undefined;
  };
  const number = (name: string): number | undefined => {
    const value = read(name);
    return typeof value === 'number' ? value : undefined;
  };
  const dataDir = read('data');
  const options: StartOptions = {
    ports: {
      smtp: number('smtp') ?? DEFAULT_PORTS.smtp,
      queues: number('queues') ?? DEFAULT_PORTS.queues,
      dynamo: number('dynamo') ?? DEFAULT_PORTS.dynamo,
      ses: number('ses') ?? DEFAULT_PORTS.ses,
      admin: number('admin') ?? DEFAULT_PORTS.admin,
      console: number('console') ?? DEFAULT_PORTS.console,
      status: number('status') ?? DEFAULT_PORTS.status,
    },
    dataDir: typeof dataDir === 'string' ? dataDir : undefined,
    healthEverySeconds: number('healthEvery'),
    maxEnvironments: number('environments'),
    verbose: flags['verbose'] === true,
    seed: flags['empty'] !== true,
    help: flags['help'] === true,
  };
  if (faults.length > 0) throw invalid(faults);
  return options;
}

function parseFlags(args: readonly string[]): Record<string, unknown> {
  const strings = Object.values(values).map(({ flag }) => [flag, { type: 'string' as const }]);
  const booleans = ['verbose', 'empty', 'help'].map((flag) => [flag, { type: 'boolean' as const }]);
  try {
    const options = Object.fromEntries([...strings, ...booleans]);
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw invalid([error instanceof Error ? error.message : 'the flags cannot be read']);
  }
}

function invalid(faults: string[]): MailferryError {
  return new MailferryError('options-invalid', `${faults.join('; ')} (see --help)`, {
    detail: { faults },
  });
}

/** What `--help` prints. */
export const HELP = `Starts Mailferry on this machine: every cell with its real functions, emulated AWS, an SES simulator.

  npm start -- [flags]

${portNames.map((name) => `  ${`${portFlag(name)} N`.padEnd(22)} ${portVariable(name)}, default ${DEFAULT_PORTS[name]}; 0 takes a free port`).join('\n')}
  --data DIR             MAILFERRY_DATA: keeps mail, queues and tables across restarts; default: memory
  --health-every N       MAILFERRY_HEALTH_EVERY: seconds between health runs, default 5
  --environments N       MAILFERRY_ENVIRONMENTS: of each function and cell at most, default 2
  --empty                no demo organizations
  --verbose              what the functions print, on the terminal instead of in the log file

mailferry finds the stack by a note in node_modules/.cache, or in the directory MAILFERRY_RUNNING.
`;
