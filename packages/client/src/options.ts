import { MailferryError } from '@mailferry/core/errors';
import { envelopeSchema } from '@mailferry/core/mail/envelope';
import type { Clock, NewId, Random } from '@mailferry/core/ports';
import { regionName } from '@mailferry/core/settings/region-name';
import { ulid } from 'ulid';
import * as z from 'zod/mini';
import { systemClock } from './system.ts';
import type {
  AwsCredentials,
  CellTarget,
  ClientOptions,
  StatusOptions,
  Timeouts,
} from './types.ts';

/** Client options with every default filled in. */
export interface Resolved {
  organizationId: string;
  cells: { primary: CellTarget; standby?: CellTarget | undefined };
  allowStandby: boolean;
  credentials: AwsCredentials | (() => Promise<AwsCredentials>) | undefined;
  timeouts: Timeouts;
  attempts: number;
  primaryHoldMs: number;
  uploadBuffers: number;
  status: StatusOptions | undefined;
  clock: Clock;
  random: Random;
  newId: NewId;
}

const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 1_500, queueMs: 3_000, payloadMs: 30_000 };

const endpoint = z.optional(z.url());
const cell = z.object({
  region: regionName,
  mailQueueUrl: z.url(),
  payloadBucket: z
    .string()
    .check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be a bucket name')),
  endpoints: z.optional(z.object({ sqs: endpoint, s3: endpoint })),
});
const milliseconds = z.optional(z.int().check(z.positive()));

/** What can be wrong in options; functions and credentials are left to the type checker. */
const optionsSchema = z.object({
  organizationId: envelopeSchema.shape.organizationId,
  cells: z.object({ primary: cell, standby: z.optional(cell) }),
  allowStandby: z.optional(z.boolean()),
  timeouts: z.optional(
    z.object({ connectMs: milliseconds, queueMs: milliseconds, payloadMs: milliseconds }),
  ),
  attempts: z.optional(z.int().check(z.minimum(1), z.maximum(10))),
  primaryHoldMs: z.optional(z.int().check(z.nonnegative())),
  uploadBuffers: z.optional(z.int().check(z.minimum(1))),
  status: z.optional(z.looseObject({ url: z.url(), timeoutMs: milliseconds })),
});

/** @throws MailferryError `client-options-invalid`, its message and `detail.faults` naming every fault. */
export function checkOptions(options: ClientOptions): Resolved {
  const result = optionsSchema.safeParse(options);
  const faults = result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  const { primary, standby } = options.cells ?? {};
  if (standby !== undefined && standby.region === primary?.region) {
    faults.push('cells.standby.region: must not be the primary region');
  }
  if (options.allowStandby === true && standby === undefined) {
    faults.push('allowStandby: needs cells.standby');
  }
  if (faults.length > 0) {
    throw new MailferryError(
      'client-options-invalid',
      `The client's options are not valid: ${faults.join('; ')}`,
      { detail: { faults } },
    );
  }
  const clock = options.clock ?? systemClock;
  return {
    organizationId: options.organizationId,
    cells: options.cells,
    allowStandby: options.allowStandby ?? false,
    credentials: options.credentials,
    timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
    attempts: options.attempts ?? 2,
    primaryHoldMs: options.primaryHoldMs ?? 10_000,
    status: options.status,
    uploadBuffers: options.uploadBuffers ?? 8,
    clock,
    random: options.random ?? Math.random,
    newId: options.newId ?? (() => ulid(clock.nowMs())),
  };
}
