import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Advisory } from '@mailferry/core/health/advisory';
import type { HealthItems } from '@mailferry/core/health/region-health-store';
import {
  initialRegionState,
  type RegionOverride,
  type RegionState,
} from '@mailferry/core/health/region-state';
import * as z from 'zod/mini';
import type { Item } from '../calls/dynamo-calls.ts';
import { attributesOf, MAX_VERSION, versionIn } from './region-health-table.ts';

/** All that routing needs shares one partition, so that one query reads it. */
export const CONTROL_PARTITION = 'control';
export const STATE_PREFIX = 'state#';
export const OVERRIDE_PREFIX = 'override#';
export const ADVISORY_PREFIX = 'advisory#';
export const DRILL_KEY = 'drill';

const stateSchema = z.object({
  region: z.string(),
  version: z.number().check(z.maximum(MAX_VERSION)),
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

/** The year 2001 in milliseconds: a smaller number is a time in seconds by mistake. */
const EARLIEST_MS = 1_000_000_000_000;

/** What an operator writes, through the admin function or by hand: docs/health.md. Anything else makes the item void. */
const overrideSchema = z.object({
  override: z.enum(['auto', 'up', 'down']),
  reason: z._default(z.string(), 'no reason given'),
  by: z._default(z.string(), 'edited by hand'),
  expiresAtMs: z.exactOptional(
    z.number().check(z.minimum(EARLIEST_MS, 'must be in milliseconds since 1970')),
  ),
});

const advisorySchema = z.object({
  region: z.string(),
  code: z.string(),
  eventArn: z.string(),
  startedAtMs: z.number(),
  expiresAtMs: z.number(),
});

/** A rehearsal that an operator started through the admin function. */
export const drillSchema = z.object({
  drillId: z.string(),
  version: z.int(),
  organizationId: z.exactOptional(z.string()),
  share: z.exactOptional(z.number().check(z.gt(0), z.lte(1))),
  startedAtMs: z.number(),
  endsAtMs: z.number(),
  abortShare: z.number().check(z.gt(0), z.lte(1)),
  by: z.string(),
  reason: z.string(),
  abortedAtMs: z.exactOptional(z.number()),
  abortedBecause: z.exactOptional(z.string()),
});

/** Reads the control partition. Items that are malformed are named in `faults` and count for nothing. */
export function readHealthItems(items: readonly Item[]): HealthItems {
  const result: HealthItems = { states: [], overrides: [], advisories: [], faults: [] };
  for (const item of items) {
    const sk = item['sk']?.S ?? '';
    try {
      const fault = readItem(result, sk, unmarshall(item));
      if (fault !== undefined) result.faults.push(`${sk}: ${fault}`);
    } catch (cause) {
      // A number that no double holds, for instance: one such item must not hide all others.
      if (sk.startsWith(STATE_PREFIX))
        result.states.push(stateInPlaceOf(sk.slice(STATE_PREFIX.length), attributesOf(item)));
      result.faults.push(`${sk}: ${cause instanceof Error ? cause.name : 'unreadable'}`);
    }
  }
  return result;
}

/** @returns what is wrong with the item. */
function readItem(
  result: HealthItems,
  sk: string,
  value: Record<string, unknown>,
): string | undefined {
  if (sk.startsWith(STATE_PREFIX)) {
    const region = sk.slice(STATE_PREFIX.length);
    const parsed = stateSchema.safeParse(value);
    if (parsed.success && parsed.data.region === region) {
      result.states.push(parsed.data);
      return undefined;
    }
    result.states.push(stateInPlaceOf(region, value));
    return parsed.success ? 'region: differs from the sort key' : faultsOf(parsed.error);
  }
  if (sk.startsWith(OVERRIDE_PREFIX)) {
    const parsed = parseOverride(sk.slice(OVERRIDE_PREFIX.length), value);
    if (typeof parsed === 'string') return parsed;
    result.overrides.push(parsed);
    return undefined;
  }
  if (sk.startsWith(ADVISORY_PREFIX)) {
    const parsed = advisorySchema.safeParse(value);
    if (!parsed.success) return faultsOf(parsed.error);
    const advisory: Advisory = parsed.data;
    result.advisories.push(advisory);
    return undefined;
  }
  if (sk === DRILL_KEY) {
    const parsed = drillSchema.safeParse(value);
    if (!parsed.success) return faultsOf(parsed.error);
    result.drill = parsed.data;
    return undefined;
  }
  return 'sk: is none of state#, override#, advisory# with a region, nor drill';
}

/** @returns the override, or what is wrong with it. */
function parseOverride(region: string, value: Record<string, unknown>): RegionOverride | string {
  const parsed = overrideSchema.safeParse(value);
  return parsed.success ? { region, ...parsed.data } : faultsOf(parsed.error);
}

/** Stands in for a state that cannot be read, with its version, so that the next decision replaces the broken item. */
function stateInPlaceOf(region: string, value: Record<string, unknown>): RegionState {
  return {
    ...initialRegionState(region),
    version: versionIn(value),
    evidence: 'The stored state could not be read: taken as healthy until there is evidence.',
  };
}

function faultsOf(error: z.core.$ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`)
    .join('; ');
}
