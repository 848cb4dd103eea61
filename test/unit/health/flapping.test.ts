import type { SendAnswer } from '@mailferry/core/delivery/send-answer';
import { checkRegions, type RegionChecker } from '@mailferry/core/health/check-regions';
import { watchRegions } from '@mailferry/core/health/watch-regions';
import { DEFAULT_UNKNOWN_OUTCOME } from '@mailferry/core/routing/policy';
import { chooseRoute } from '@mailferry/core/routing/route';
import { expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';
import { MemoryHealth } from './fixtures/memory-health.ts';
import { environment } from './fixtures/parts.ts';
import { T0, VirtualClock } from './fixtures/virtual-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const POLICY = {
  organizationId: 'contoso',
  primaryRegion: 'us-east-1',
  allowMultiRegion: true,
  dataResidency: 'none' as const,
  transferAcknowledged: false,
  domains: [],
  integrations: [],
  suppressed: new Set<string>(),
  unknownOutcome: DEFAULT_UNKNOWN_OUTCOME,
  spillOverQuota: false,
  delayWarning: false,
};

/** An hour under five mails a second with a region that goes up and down. Answers with the number of trips. */
async function tripsIn(
  upMs: number,
  downMs: number,
  phaseMs: number,
  tickMs: number,
): Promise<number> {
  const health = new MemoryHealth();
  const clock = new VirtualClock();
  const parts = environment(health, clock);
  const isUp = () => (clock.nowMs() - T0 + phaseMs) % (upMs + downMs) < upMs;
  const fault = { fault: { name: 'ServiceUnavailableException', message: '', httpStatus: 503 } };
  let ids = 0;
  const checker: RegionChecker = {
    ...parts,
    regions: ['us-east-1', 'us-west-2'],
    prober: {
      clock,
      probes: health.probes,
      newId: () => {
        ids += 1;
        return String(ids).padStart(6, '0');
      },
      transport: {
        account: async (region) =>
          region === 'us-east-1' && !isUp()
            ? fault
            : {
                sendingEnabled: true,
                enforcementStatus: 'HEALTHY',
                productionAccess: true,
                maxSendRate: 50,
                max24HourSend: 50_000,
                sentLast24Hours: 0,
              },
        sendProbe: async (region, id) => {
          if (region === 'us-east-1' && !isUp()) return fault;
          await health.probes.confirmed(region, id, clock.nowMs());
          return { sent: true };
        },
      },
    },
    quotaShareOf: () => 1,
  };
  async function send(): Promise<void> {
    for (let mail = 0; mail < 3_600; mail += 1) {
      await clock.sleep(SECOND);
      const route = chooseRoute({
        policy: POLICY,
        settings,
        health: await parts.reader.current(),
        messageId: `mail-${mail}`,
      });
      if (route.regions[0] !== 'us-east-1') continue;
      const answer: SendAnswer = isUp()
        ? { kind: 'accepted', sesMessageId: 'm' }
        : { kind: 'unavailable', reason: 'http-503', suspended: false };
      for (let copy = 0; copy < 5; copy += 1) parts.recorder.note('us-east-1', answer, 50);
      await parts.recorder.flush();
    }
  }
  async function tick(): Promise<void> {
    await clock.sleep(tickMs);
    for (let minute = 0; minute < 60; minute += 1) {
      const startMs = clock.nowMs();
      await checkRegions(checker);
      await watchRegions(checker, startMs + 52 * SECOND);
      await clock.sleep(startMs + MINUTE - clock.nowMs());
    }
  }
  await clock.run(Promise.all([send(), tick()]));
  return health.history.filter(
    ({ region, condition, sinceMs, lastTripMs }, index, all) =>
      region === 'us-east-1' &&
      condition === 'down' &&
      sinceMs === lastTripMs &&
      all.findIndex((one) => one.region === region && one.lastTripMs === lastTripMs) === index,
  ).length;
}

it.each([
  ['two minutes up, two down', 2 * MINUTE, 2 * MINUTE],
  ['one up, one down', MINUTE, MINUTE],
  ['an outage of ten seconds every two minutes', 110 * SECOND, 10 * SECOND],
  ['five up, two down', 5 * MINUTE, 2 * MINUTE],
] as const)('%s for an hour cost at most three trips', async (_name, upMs, downMs) => {
  for (const phaseMs of [0, 37 * SECOND, 91 * SECOND]) {
    for (const tickMs of [0, 29 * SECOND]) {
      const trips = await tripsIn(upMs, downMs, phaseMs, tickMs);
      expect(trips).toBeGreaterThanOrEqual(1);
      expect(trips).toBeLessThanOrEqual(3);
    }
  }
});
