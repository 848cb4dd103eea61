import { directoryId, plainText } from '@mailferry/core/directory/identifiers';
import { type Drill, runningDrill } from '@mailferry/core/drill/drill';
import type { DrillReport } from '@mailferry/core/drill/drill-store';
import { meanMs, quantileMs, type SendTally } from '@mailferry/core/drill/send-tally';
import { ulid } from '@mailferry/core/mail/envelope';
import { regionName } from '@mailferry/core/settings/region-name';
import * as z from 'zod';
import { moment, momentOf } from './common.ts';

export const drillParams = z.strictObject({
  cell: regionName,
  drillId: ulid,
});

const terms = {
  minutes: z.int().min(1).max(240).meta({ description: 'How long it may run.' }),
  reason: plainText(300),
  abortShare: z.number().min(0.01).max(1).default(0.1).meta({
    description: 'The share of failed sends, of at least five, at which it ends by itself.',
  }),
};

export const drillBody = z
  .union([
    z.strictObject({ organizationId: directoryId, ...terms }),
    z.strictObject({ share: z.number().min(0.001).max(1), ...terms }),
  ])
  .meta({
    id: 'StartDrill',
    description: 'Either all mail of one organization, or a share of the cell’s mail, 0 to 1.',
  });

export const drillView = z
  .object({
    drillId: z.string(),
    state: z.enum(['running', 'completed', 'aborted']),
    organizationId: z.string().nullable(),
    share: z.number().nullable(),
    startedAt: moment,
    endsAt: moment,
    abortShare: z.number(),
    by: z.string(),
    reason: z.string(),
    abortedAt: moment.nullable(),
    abortedBecause: z.string().nullable(),
  })
  .meta({ id: 'Drill' });

const tallyView = z
  .object({
    sent: z.int(),
    failed: z.int(),
    notReady: z.int().meta({ description: 'Not tried: the mail’s domain is not ready there.' }),
    meanMs: z.int().nullable(),
    medianMs: z.int().nullable().meta({ description: 'At most; null beyond five seconds.' }),
    p95Ms: z.int().nullable().meta({ description: 'At most; null beyond five seconds.' }),
  })
  .meta({ id: 'DrillTally' });

export const drillReportView = drillView
  .extend({
    secondary: tallyView.meta({ description: 'Mail that took part.' }),
    primary: tallyView.meta({
      description: 'What the cell sent through the primary in the same time, to compare with.',
    }),
  })
  .meta({ id: 'DrillReport' });

export function viewDrill(drill: Drill, nowMs: number): z.output<typeof drillView> {
  const runs = runningDrill(drill, nowMs) !== undefined;
  const ended = drill.abortedAtMs === undefined ? 'completed' : 'aborted';
  return {
    drillId: drill.drillId,
    state: runs ? 'running' : ended,
    organizationId: drill.organizationId ?? null,
    share: drill.share ?? null,
    startedAt: momentOf(drill.startedAtMs),
    endsAt: momentOf(drill.endsAtMs),
    abortShare: drill.abortShare,
    by: drill.by,
    reason: drill.reason,
    abortedAt: drill.abortedAtMs === undefined ? null : momentOf(drill.abortedAtMs),
    abortedBecause: drill.abortedBecause ?? null,
  };
}

export function viewDrillReport(
  { drill, tally }: DrillReport,
  nowMs: number,
): z.output<typeof drillReportView> {
  return {
    ...viewDrill(drill, nowMs),
    secondary: viewTally(tally.secondary),
    primary: viewTally(tally.primary),
  };
}

function viewTally(tally: SendTally): z.output<typeof tallyView> {
  return {
    sent: tally.sent,
    failed: tally.failed,
    notReady: tally.notReady,
    meanMs: meanMs(tally) ?? null,
    medianMs: quantileMs(tally, 0.5) ?? null,
    p95Ms: quantileMs(tally, 0.95) ?? null,
  };
}
