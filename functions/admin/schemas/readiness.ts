import {
  type Readiness,
  type ReadinessCheck,
  readinessCheckNames,
} from '@mailferry/core/operations/readiness';
import type { StoredReadiness } from '@mailferry/core/operations/readiness-store';
import * as z from 'zod';
import { moment, momentOf } from './common.ts';

const checkView = z
  .object({
    check: z.enum(readinessCheckNames),
    subject: z.string(),
    ready: z.boolean(),
    explanation: z.string(),
    action: z.string().nullable().meta({ description: 'What to do; null where it is ready.' }),
  })
  .meta({ id: 'ReadinessCheck' });

export const readinessView = z
  .object({
    secondaryRegion: z.string().nullable(),
    ready: z.boolean(),
    score: z.int().meta({ description: 'Percent of the checks that are green.' }),
    checks: z.array(checkView),
  })
  .meta({ id: 'Readiness' });

const storedReadinessView = z
  .object({
    organizationId: z.string(),
    primaryRegion: z.string(),
    secondaryRegion: z.string(),
    ready: z.boolean(),
    score: z.int(),
    red: z.array(checkView),
    checkedAt: moment,
  })
  .meta({ id: 'StoredReadiness' });

export const readinessQuery = z.strictObject({
  red: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Only organizations with a red check.' }),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const readinessListView = z
  .object({
    organizations: z.int().meta({ description: 'With multi-region on, as of the last checks.' }),
    red: z.int(),
    items: z.array(storedReadinessView).meta({ description: 'The worst first, up to `limit`.' }),
    rounds: z.array(
      z.object({
        cell: z.string(),
        startedAt: moment.nullable().meta({ description: 'Null before the first round.' }),
        finishedAt: moment.nullable().meta({ description: 'Null while it runs.' }),
      }),
    ),
    unavailableCells: z.array(z.string()),
  })
  .meta({ id: 'ReadinessList' });

export function viewReadiness(readiness: Readiness): z.output<typeof readinessView> {
  return {
    secondaryRegion: readiness.secondaryRegion ?? null,
    ready: readiness.ready,
    score: readiness.score,
    checks: readiness.checks.map(viewCheck),
  };
}

export function viewStored(stored: StoredReadiness): z.output<typeof storedReadinessView> {
  const { checkedAtMs, red, ...rest } = stored;
  return { ...rest, red: red.map(viewCheck), checkedAt: momentOf(checkedAtMs) };
}

function viewCheck({ action, ...check }: ReadinessCheck): z.output<typeof checkView> {
  return { ...check, action: action ?? null };
}
