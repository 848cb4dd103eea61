import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { HealthItems } from '@mailferry/core/health/region-health-store';
import * as z from 'zod/mini';
import type { Item } from '../deliveries/delivery-item.ts';

/** States and overrides share one partition, so that one query reads all that routing needs. */
export const CONTROL_PARTITION = 'control';
export const STATE_PREFIX = 'state#';
export const OVERRIDE_PREFIX = 'override#';

const stateSchema = z.object({
  region: z.string(),
  version: z.int(),
  condition: z.enum(['healthy', 'down', 'recovering']),
  sinceMs: z.number(),
  evidence: z.string(),
  trips: z.int(),
  lastTripMs: z.number(),
  holdUntilMs: z.number(),
  goodProbes: z.int(),
  failedProbes: z.int(),
  rampStep: z.int(),
  rampSinceMs: z.number(),
});

/**
 * What an operator writes, through the admin function or by hand in the table:
 * `pk` = `control`, `sk` = `override#<region>`, `override` = `auto` | `up` | `down`, and optionally `reason`, `by`, and
 * `expiresAtMs` (milliseconds since the epoch). Anything else makes the item void.
 */
const overrideSchema = z.object({
  override: z.enum(['auto', 'up', 'down']),
  reason: z._default(z.string(), 'no reason given'),
  by: z._default(z.string(), 'edited by hand'),
  expiresAtMs: z.exactOptional(z.number()),
});

/** Reads the control partition. Items that are malformed are named in `faults` and count for nothing. */
export function readHealthItems(items: readonly Item[]): HealthItems {
  const result: HealthItems = { states: [], overrides: [], faults: [] };
  for (const item of items) {
    const value = unmarshall(item);
    const sk = String(value['sk']);
    if (sk.startsWith(STATE_PREFIX)) {
      const parsed = stateSchema.safeParse(value);
      if (parsed.success && sk === `${STATE_PREFIX}${parsed.data.region}`)
        result.states.push(parsed.data);
      else result.faults.push(faultOf(sk, parsed.success ? undefined : parsed.error));
    } else if (sk.startsWith(OVERRIDE_PREFIX)) {
      const parsed = overrideSchema.safeParse(value);
      if (parsed.success)
        result.overrides.push({ region: sk.slice(OVERRIDE_PREFIX.length), ...parsed.data });
      else result.faults.push(faultOf(sk, parsed.error));
    }
  }
  return result;
}

function faultOf(sk: string, error: z.core.$ZodError | undefined): string {
  const faults = error?.issues.map(
    (issue) => `${issue.path.map(String).join('.')}: ${issue.message}`,
  );
  return `${sk}: ${faults?.join('; ') ?? 'region: differs from the sort key'}`;
}
