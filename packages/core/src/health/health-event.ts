import * as z from 'zod/mini';
import type { Advisory } from './advisory.ts';

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));

/**
 * An AWS Health event as EventBridge delivers it (AWS Health user guide, "Amazon EventBridge schema"). `region` is where
 * it was delivered; the region concerned is `detail.eventRegion`.
 */
export const awsHealthEventSchema = z.object({
  source: z.literal('aws.health'),
  time: text(64),
  detail: z.object({
    eventArn: text(1600),
    service: text(64),
    eventTypeCode: text(128),
    eventTypeCategory: text(64),
    eventRegion: text(64),
    statusCode: z.optional(text(64)),
    startTime: z.optional(text(64)),
    lastUpdatedTime: z.optional(text(64)),
  }),
});

export type AwsHealthEvent = z.infer<typeof awsHealthEventSchema>;

/** AWS updates an open issue every hour or two; one that fell silent for longer must not weigh for ever. */
const OPEN_MS = 6 * 3_600_000;

/** Keeps what AWS itself says, beside the region's state. */
export interface Advisories {
  /** Stores the advisory unless a later update of the same event is stored. @throws when the table is out of reach. */
  note(advisory: Advisory, updatedAtMs: number): Promise<void>;
}

/** The advisory in an event; `undefined` for another service and for notices. A closed issue expires at once. */
export function advisoryOf(
  { time, detail }: AwsHealthEvent,
  nowMs: number,
): { advisory: Advisory; updatedAtMs: number } | undefined {
  if (detail.service !== 'SES' || detail.eventTypeCategory !== 'issue') return undefined;
  const sentAtMs = timeOf(time) ?? nowMs;
  const updatedAtMs = timeOf(detail.lastUpdatedTime) ?? sentAtMs;
  const closed = detail.statusCode === 'closed';
  return {
    advisory: {
      region: detail.eventRegion,
      code: detail.eventTypeCode,
      eventArn: detail.eventArn,
      startedAtMs: timeOf(detail.startTime) ?? sentAtMs,
      expiresAtMs: closed ? updatedAtMs : updatedAtMs + OPEN_MS,
    },
    updatedAtMs,
  };
}

/** `lastUpdatedTime` and `startTime` come as HTTP dates (RFC 9110 §5.6.7), `time` as RFC 3339. */
function timeOf(value: string | undefined): number | undefined {
  const ms = Date.parse(value ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
