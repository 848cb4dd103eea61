import type { Backlog, DrainState } from '@mailferry/core/drain/backlog';
import { drain } from '@mailferry/core/drain/drain';
import { healthParameters } from '@mailferry/core/health/parameters';
import { NO_HEALTH_ITEMS } from '@mailferry/core/health/region-health-store';
import { snapshotOf } from '@mailferry/core/health/snapshot';
import { initialBucket } from '@mailferry/core/pacing/token-bucket';
import { settings } from '../../stacks/settings.ts';
import { REGION } from './mails.ts';
import { rounded } from './stats.ts';

/** Mails a second that the region takes: SES's largest usual quota, so that ten million mails are a matter of hours. */
const RATE_PER_SECOND = 1_000;
const TICK_MS = 60_000;
const TICK_WORK_MS = 52_000;

/**
 * Drains a backlog of so many mails, tick by tick, with the production code on a clock of its own; senders take mails
 * from the mail queue at the region's rate.
 */
export async function simulateDrain(
  mails: number,
): Promise<{ cpuUsPerMail: number; requestsPerMail: number }> {
  let nowMs = 0;
  let left = mails;
  let queued = 0;
  let takenAtMs = 0;
  let requests = 0;
  let state: DrainState | undefined;
  const message = { recordId: '', receiptHandle: '', body: '' };

  function sendersTake(): void {
    queued = Math.max(0, queued - (RATE_PER_SECOND * (nowMs - takenAtMs)) / 1000);
    takenAtMs = nowMs;
  }

  const backlog: Backlog = {
    async depths() {
      requests += 2;
      sendersTake();
      return {
        mail: { visible: Math.round(queued), inFlight: 0 },
        backlog: { visible: left, inFlight: 0 },
      };
    },
    async receive(max) {
      requests += 1;
      return Array.from({ length: Math.min(10, max, left) }, () => message);
    },
    async enqueue(messages) {
      requests += 1;
      queued += messages.length;
      return [...messages];
    },
    async remove(messages) {
      requests += 1;
      left -= messages.length;
    },
  };
  const deps = {
    cell: REGION,
    settings,
    backlog,
    states: {
      read: async () => state,
      write: async (next: DrainState) => {
        state = next;
        return true;
      },
    },
    buckets: {
      read: async () => ({
        ...initialBucket(REGION, nowMs),
        ratePerSecond: RATE_PER_SECOND,
        dailyLeft: Number.MAX_SAFE_INTEGER,
      }),
      write: async () => true,
    },
    health: {
      current: async () => snapshotOf(NO_HEALTH_ITEMS, nowMs, () => healthParameters({})),
      refresh: () => {},
    },
    clock: {
      nowMs: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += ms;
      },
    },
    newId: () => 'tick',
    log: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: { count: () => {}, durationMs: () => {} },
  };

  const cpu = process.cpuUsage();
  for (let tick = 0; left > 0; tick += 1) {
    nowMs = tick * TICK_MS;
    await drain(deps, nowMs + TICK_WORK_MS);
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpuUsPerMail: rounded((user + system) / mails),
    requestsPerMail: rounded(requests / mails),
  };
}
