import * as z from 'zod/mini';
import { MailferryError } from '../errors.ts';
import { regionName } from './region-name.ts';
import type { Settings } from './settings.ts';
import { parseSettings } from './settings.ts';

/**
 * What a function of a cell is told by its environment. One variable a resource; `MAILFERRY_SETTINGS` carries the
 * settings file as JSON. Names are the same in the stacks, the local stack and the documentation.
 */
const cellEnvironment = z.object({
  MAILFERRY_CELL: regionName,
  MAILFERRY_SETTINGS: z.string().check(z.minLength(2)),
  MAIL_QUEUE_URL: z.url(),
  BACKLOG_QUEUE_URL: z.url(),
  DEAD_LETTER_QUEUE_URL: z.url(),
  OUTCOME_QUEUE_URL: z.url(),
  PAYLOAD_BUCKET: z.string().check(z.minLength(3)),
  DELIVERIES_TABLE: z.string().check(z.minLength(3)),
  REGION_HEALTH_TABLE: z.string().check(z.minLength(3)),
  DIRECTORY_TABLE: z.string().check(z.minLength(3)),
  CONFIGURATION_SET: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  /** Name of the secret with the signing keys, in the cell's region. */
  SIGNING_MATERIAL: z.string().check(z.minLength(1)),
  /** The verified address that probes are sent from, the same in each region. */
  PROBE_FROM: z.string().check(z.regex(/^[^\s@]+@[^\s@]+$/, 'must be an e-mail address')),
});

export interface CellConfiguration {
  cell: string;
  settings: Settings;
  mailQueueUrl: string;
  backlogQueueUrl: string;
  deadLetterQueueUrl: string;
  outcomeQueueUrl: string;
  payloadBucket: string;
  deliveriesTable: string;
  regionHealthTable: string;
  directoryTable: string;
  configurationSet: string;
  signingSecret: string;
  probeFrom: string;
}

/**
 * Reads a cell's configuration from environment variables.
 * @throws MailferryError `configuration-invalid`, its message naming every fault at once.
 */
export function readCellConfiguration(
  environment: Record<string, string | undefined>,
): CellConfiguration {
  const faults: string[] = [];
  const variables = cellEnvironment.safeParse(environment);
  if (!variables.success) {
    for (const issue of variables.error.issues) {
      const name = issue.path.map(String).join('.');
      const missing = environment[name] === undefined || environment[name] === '';
      faults.push(`${name} ${missing ? 'is missing' : `is not valid: ${issue.message}`}`);
    }
  }
  const settings = readSettings(environment['MAILFERRY_SETTINGS'], faults);
  if (!variables.success || settings === undefined || faults.length > 0) throw invalid(faults);
  const value = variables.data;
  const ends = settings.routes.flatMap((route) => [route.primary, route.secondary]);
  if (!ends.includes(value.MAILFERRY_CELL)) {
    throw invalid([`MAILFERRY_CELL: ${value.MAILFERRY_CELL} is on no route`]);
  }
  return {
    cell: value.MAILFERRY_CELL,
    settings,
    mailQueueUrl: value.MAIL_QUEUE_URL,
    backlogQueueUrl: value.BACKLOG_QUEUE_URL,
    deadLetterQueueUrl: value.DEAD_LETTER_QUEUE_URL,
    outcomeQueueUrl: value.OUTCOME_QUEUE_URL,
    payloadBucket: value.PAYLOAD_BUCKET,
    deliveriesTable: value.DELIVERIES_TABLE,
    regionHealthTable: value.REGION_HEALTH_TABLE,
    directoryTable: value.DIRECTORY_TABLE,
    configurationSet: value.CONFIGURATION_SET,
    signingSecret: value.SIGNING_MATERIAL,
    probeFrom: value.PROBE_FROM,
  };
}

function readSettings(json: string | undefined, faults: string[]): Settings | undefined {
  if (json === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    faults.push('MAILFERRY_SETTINGS: is not JSON');
    return undefined;
  }
  try {
    return parseSettings(parsed);
  } catch (cause) {
    const named = cause instanceof MailferryError ? cause.detail?.['faults'] : undefined;
    faults.push(
      ...(Array.isArray(named)
        ? named.map((fault) => `MAILFERRY_SETTINGS.${fault}`)
        : ['MAILFERRY_SETTINGS: not valid']),
    );
    return undefined;
  }
}

function invalid(faults: string[]): MailferryError {
  return new MailferryError(
    'configuration-invalid',
    `The configuration is not valid: ${faults.join('; ')}`,
    {
      detail: { faults },
    },
  );
}
