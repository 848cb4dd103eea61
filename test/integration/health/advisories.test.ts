import { createAdvisories, createRegionStates } from '@mailferry/aws/health/dynamo-region-health';
import { DEFAULT_HEALTH_PARAMETERS } from '@mailferry/core/health/parameters';
import { snapshotOf } from '@mailferry/core/health/snapshot';
import { type OutcomeRecorder, recordOutcomes } from '@mailferry/core/outcome/record-outcome';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HealthTable, startHealthTable } from './fixture.ts';

const T0 = Date.UTC(2027, 0, 27, 6);
const HOUR_MS = 3_600_000;
let health: HealthTable;

beforeEach(async () => {
  health = await startHealthTable();
});
afterEach(() => health.stop());

/** As EventBridge delivers it, in the backup region. */
function event(changes: Record<string, unknown> = {}, updatedAtMs = T0) {
  return JSON.stringify({
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': 'AWS Health Event',
    source: 'aws.health',
    account: '123456789012',
    time: new Date(updatedAtMs).toISOString(),
    region: 'us-west-2',
    resources: [],
    detail: {
      eventArn:
        'arn:aws:health:us-east-1::event/SES/AWS_SES_OPERATIONAL_ISSUE/AWS_SES_OPERATIONAL_ISSUE_XQ1',
      service: 'SES',
      eventScopeCode: 'PUBLIC',
      eventTypeCode: 'AWS_SES_OPERATIONAL_ISSUE',
      eventTypeCategory: 'issue',
      eventRegion: 'us-east-1',
      statusCode: 'open',
      startTime: new Date(T0 - HOUR_MS).toUTCString(),
      lastUpdatedTime: new Date(updatedAtMs).toUTCString(),
      ...changes,
    },
  });
}

/** Hands messages to the outcome function's use case. */
async function deliver(...bodies: string[]) {
  const lines: string[] = [];
  const note = (message: string) => void lines.push(message);
  const recorder = {
    advisories: createAdvisories(health.table),
    clock: { nowMs: () => T0, sleep: async () => undefined },
    log: { info: note, warn: note, error: note },
    metrics: { count: () => undefined, durationMs: () => undefined },
    // No mail is concerned: neither ledger nor queues are asked.
  } as unknown as OutcomeRecorder;
  const messages = bodies.map((body, index) => ({ recordId: String(index), body }));
  return { again: await recordOutcomes(recorder, messages), lines };
}

async function advisory(region: string, nowMs = T0) {
  const items = await createRegionStates(health.table).readAll();
  expect(items.faults).toEqual([]);
  return snapshotOf(items, nowMs, () => DEFAULT_HEALTH_PARAMETERS).advisoryOf(region);
}

it('keeps an open issue for the region concerned, and lets one that falls silent expire', async () => {
  const { again, lines } = await deliver(event());
  expect(again.size).toBe(0);
  expect(lines).toEqual(['AWS Health reports on SES']);
  expect(await advisory('us-east-1')).toMatchObject({
    code: 'AWS_SES_OPERATIONAL_ISSUE',
    startedAtMs: T0 - HOUR_MS,
  });
  expect(await advisory('us-west-2')).toBeUndefined();
  expect(await advisory('us-east-1', T0 + 6 * HOUR_MS)).toBeUndefined();
});

it('ends it when it closes, in whatever order the events come', async () => {
  const closed = event({ statusCode: 'closed' }, T0 + HOUR_MS);
  await deliver(event(), closed);
  expect(await advisory('us-east-1', T0 + HOUR_MS)).toBeUndefined();
  await deliver(event({}, T0 + HOUR_MS / 2), event());
  expect(await advisory('us-east-1', T0 + HOUR_MS)).toBeUndefined();
});

it('tells two issues of one region apart', async () => {
  const other = {
    eventArn: 'arn:aws:health:us-east-1::event/SES/AWS_SES_API_ISSUE/AWS_SES_API_ISSUE_2',
  };
  await deliver(event(), event(other), event({ statusCode: 'closed' }, T0 + 1000));
  expect((await advisory('us-east-1', T0 + 1000))?.eventArn).toBe(other.eventArn);
});

it.each([
  ['of another service', { service: 'EC2' }],
  ['of no issue', { eventTypeCategory: 'scheduledChange' }],
])('takes no notice of an event %s', async (_name, changes) => {
  const { again } = await deliver(event(changes));
  expect(again.size).toBe(0);
  expect(await advisory('us-east-1')).toBeUndefined();
});

it('sends an event that cannot be read to the dead letters, by way of its retries', async () => {
  const { again } = await deliver(event({ eventRegion: 5 }));
  expect([...again]).toEqual(['0']);
});
