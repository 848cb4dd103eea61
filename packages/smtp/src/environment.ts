import { readFileSync } from 'node:fs';
import type { CellTarget } from '@mailferry/client';
import { MailferryError } from '@mailferry/core/errors';
import * as z from 'zod/mini';
import { type AccessList, accessSchema } from './access.ts';
import { DEFAULT_LIMITS, type Limits } from './options.ts';

const port = z.pipe(
  z.string().check(z.regex(/^\d{1,5}$/, 'must be a port number')),
  z.pipe(
    z.transform(Number),
    z.int().check(z.minimum(1), z.maximum(65_535, 'must be a port number')),
  ),
);

const variables = z.object({
  SMTP_HOSTNAME: z.string().check(z.regex(/^[A-Za-z0-9.-]{1,253}$/, 'must be a host name')),
  SMTP_HOST: z.string().check(z.minLength(1)),
  SMTP_PORT: port,
  SMTPS_PORT: z.optional(port),
  HEALTH_PORT: port,
  SHUTDOWN_GRACE_SECONDS: z.pipe(
    z.string().check(z.regex(/^\d{1,4}$/, 'must be seconds')),
    z.transform(Number),
  ),
});

const DEFAULTS = {
  SMTP_HOST: '0.0.0.0',
  SMTP_PORT: '2525',
  HEALTH_PORT: '8080',
  SHUTDOWN_GRACE_SECONDS: '30',
};

const cell = z.strictObject({
  region: z.string(),
  mailQueueUrl: z.url(),
  payloadBucket: z.string(),
  endpoints: z.optional(z.strictObject({ sqs: z.optional(z.url()), s3: z.optional(z.url()) })),
});
const cellsSchema = z.strictObject({ primary: cell, standby: z.optional(cell) });

const count = z.int().check(z.positive());
const limitsSchema = z.strictObject({
  connections: z._default(count, DEFAULT_LIMITS.connections),
  organizationConnections: z._default(count, DEFAULT_LIMITS.organizationConnections),
  organizationMailsPerMinute: z.optional(count),
  mailsPerConnection: z._default(count, DEFAULT_LIMITS.mailsPerConnection),
  recipientsPerMail: z._default(count, DEFAULT_LIMITS.recipientsPerMail),
  failedLogins: z._default(count, DEFAULT_LIMITS.failedLogins),
  idleMs: z._default(count, DEFAULT_LIMITS.idleMs),
  dataMs: z._default(count, DEFAULT_LIMITS.dataMs),
});

export interface FrontEnvironment {
  hostname: string;
  host: string;
  port: number;
  securePort: number | undefined;
  healthPort: number;
  graceMs: number;
  tls: { key: string; cert: string } | undefined;
  access: AccessList;
  cells: { primary: CellTarget; standby?: CellTarget | undefined };
  limits: Limits;
}

/**
 * Reads the container's environment; packages/smtp/README.md lists the variables.
 * @throws MailferryError `configuration-invalid`, its message naming every fault at once.
 */
export function readEnvironment(environment: Record<string, string | undefined>): FrontEnvironment {
  const faults: string[] = [];
  const plain = checked(variables, { ...DEFAULTS, ...environment }, '', faults);
  const read = <T extends z.core.$ZodType>(name: string, schema: T, missing?: string) =>
    jsonOf(name, environment[name] ?? missing, schema, faults);
  const cells = read('SMTP_CELLS', cellsSchema);
  const access = read('SMTP_ACCESS', accessSchema);
  const limits = read('SMTP_LIMITS', limitsSchema, '{}');
  const key = textOf('SMTP_TLS_KEY', environment, '-----BEGIN', faults);
  const cert = textOf('SMTP_TLS_CERT', environment, '-----BEGIN', faults);
  if ((key === undefined) !== (cert === undefined)) {
    faults.push('SMTP_TLS_KEY, SMTP_TLS_CERT: must be given together');
  }
  const isSecure = key !== undefined && cert !== undefined;
  if (environment['SMTPS_PORT'] !== undefined && !isSecure)
    faults.push('SMTPS_PORT: needs a certificate');
  if (access !== undefined && access.credentials.length > 0 && !isSecure) {
    faults.push('SMTP_ACCESS.credentials: need a certificate, passwords never travel in the clear');
  }
  if (access !== undefined && access.credentials.length + access.networks.length === 0) {
    faults.push('SMTP_ACCESS: lets nobody in');
  }
  if (faults.length > 0 || !plain || !cells || !access || !limits) throw invalid(faults);
  return {
    hostname: plain.SMTP_HOSTNAME,
    host: plain.SMTP_HOST,
    port: plain.SMTP_PORT,
    securePort: plain.SMTPS_PORT,
    healthPort: plain.HEALTH_PORT,
    graceMs: plain.SHUTDOWN_GRACE_SECONDS * 1000,
    tls: isSecure ? { key, cert } : undefined,
    access,
    cells,
    limits,
  };
}

/** A value given as such, when it starts as such a value does, or else as the path of a file that holds it. */
function textOf(
  name: string,
  environment: Record<string, string | undefined>,
  start: string,
  faults: string[],
): string | undefined {
  const value = environment[name]?.trim();
  if (value === undefined || value === '' || value.startsWith(start)) return value || undefined;
  try {
    return readFileSync(value, 'utf8');
  } catch {
    faults.push(`${name}: neither a value nor the path of a readable file`);
    return undefined;
  }
}

function jsonOf<T extends z.core.$ZodType>(
  name: string,
  value: string | undefined,
  schema: T,
  faults: string[],
): z.output<T> | undefined {
  if (value === undefined) {
    faults.push(`${name}: is missing`);
    return undefined;
  }
  const text = textOf(name, { [name]: value }, '{', faults);
  if (text === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    faults.push(`${name}: is not JSON`);
    return undefined;
  }
  return checked(schema, parsed, `${name}.`, faults);
}

function checked<T extends z.core.$ZodType>(
  schema: T,
  value: unknown,
  prefix: string,
  faults: string[],
): z.output<T> | undefined {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    faults.push(`${prefix}${path.map(String).join('.')}: ${message}`);
  }
  return undefined;
}

function invalid(faults: string[]): MailferryError {
  return new MailferryError(
    'configuration-invalid',
    `The configuration is not valid: ${faults.join('; ')}`,
    { detail: { faults } },
  );
}
