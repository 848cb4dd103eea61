import type { SendFault } from '@mailferry/core/delivery/send-answer';
import { checkRegions, type RegionChecker } from '@mailferry/core/health/check-regions';
import type { AccountState } from '@mailferry/core/health/probe';
import { expect, it } from 'vitest';
import { MemoryHealth } from './fixtures/memory-health.ts';
import { environment } from './fixtures/parts.ts';
import { T0, VirtualClock } from './fixtures/virtual-clock.ts';

const REGIONS = ['us-east-1', 'us-west-2'];
const MINUTE = 60_000;
const ACCOUNT: AccountState = {
  sendingEnabled: true,
  enforcementStatus: 'HEALTHY',
  productionAccess: true,
  maxSendRate: 50,
  max24HourSend: 50_000,
  sentLast24Hours: 0,
};
const OUTAGE: SendFault = { name: 'ServiceUnavailableException', message: '', httpStatus: 503 };

/** SES of a region, as its probes find it at a time. */
interface Behaviour {
  fault?: SendFault;
  /** Time until the call answers. */
  takesMs?: number;
  /** Whether the Send event comes back. */
  events?: boolean;
  account?: Partial<AccountState>;
}

function cell(behaviourOf: (region: string, nowMs: number) => Behaviour = () => ({})) {
  const health = new MemoryHealth();
  const clock = new VirtualClock();
  const parts = environment(health, clock);
  let ids = 0;
  const call = async <T>(region: string, answer: (now: Behaviour) => T) => {
    const now = behaviourOf(region, clock.nowMs());
    await clock.sleep(now.takesMs ?? 50);
    return now.fault === undefined ? answer(now) : { fault: now.fault };
  };
  const checker: RegionChecker = {
    ...parts,
    regions: REGIONS,
    prober: {
      clock,
      probes: health.probes,
      newId: () => {
        ids += 1;
        return String(ids).padStart(6, '0');
      },
      transport: {
        account: (region) => call(region, ({ account }) => ({ ...ACCOUNT, ...account })),
        sendProbe: (region, probeId) =>
          call(region, ({ events }) => {
            if (events !== false)
              void clock
                .sleep(2_000)
                .then(() => health.probes.confirmed(region, probeId, clock.nowMs()));
            return { sent: true } as const;
          }),
      },
    },
    quotaShareOf: () => 0.5,
  };
  /** One tick a minute for `minutes`, until `stop` says so. Answers with the time it took. */
  async function ticks(minutes: number, stop: () => boolean = () => false): Promise<number> {
    const startMs = clock.nowMs();
    for (let tick = 0; tick < minutes && !stop(); tick += 1) {
      const tickMs = startMs + tick * MINUTE;
      await clock.run(clock.sleep(tickMs - clock.nowMs()));
      await clock.run(checkRegions(checker));
    }
    return clock.nowMs() - startMs;
  }
  const conditionOf = (region: string) => health.state(region)?.condition ?? 'healthy';
  return { health, clock, checker, ticks, conditionOf, log: parts.log, metrics: parts.metrics };
}

it.each([
  ['refuses', { fault: OUTAGE, takesMs: 20 }],
  ['hangs', { fault: { name: 'TimeoutError', message: '' }, takesMs: 3_000 }],
] as const)('finds an idle region that %s within 65 s of its outage', async (_name, behaviour) => {
  // The worst case: the outage begins just after a tick.
  const { ticks, conditionOf } = cell((region, nowMs) =>
    region === 'us-east-1' && nowMs > T0 + 500 ? behaviour : {},
  );
  const tookMs = await ticks(5, () => conditionOf('us-east-1') === 'down');
  expect(conditionOf('us-east-1')).toBe('down');
  expect(conditionOf('us-west-2')).toBe('healthy');
  expect(tookMs - 500).toBeLessThanOrEqual(65_000);
});

it('writes nothing to a healthy region and takes its quota over', async () => {
  const { health, ticks } = cell();
  await ticks(3);
  expect(health.history).toEqual([]);
  expect(health.bucketItems.get('us-east-1')).toMatchObject({
    ratePerSecond: 23.75,
    dailyLeft: 25_000,
  });
});

it('believes SES at once when it says that sending is off', async () => {
  const { health, ticks } = cell((region) =>
    region === 'us-east-1' ? { account: { sendingEnabled: false } } : {},
  );
  await ticks(1);
  expect(health.state('us-east-1')).toMatchObject({
    condition: 'down',
    evidence: 'SES itself reports that sending is switched off (account-sending-disabled).',
  });
});

it("does not trip for a throttle or for the probe's own identity", async () => {
  for (const fault of [
    { name: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' },
    { name: 'MessageRejected', message: 'Email address is not verified.' },
    { name: 'NotFoundException', message: 'Configuration set does not exist.' },
  ]) {
    const { ticks, conditionOf, log } = cell((region) => (region === 'us-east-1' ? { fault } : {}));
    await ticks(4);
    expect(conditionOf('us-east-1')).toBe('healthy');
    expect(log.lines.map(({ message }) => message)).toContain('probe says little');
  }
});

it('finds a region that accepts and never processes, after more than one missing event', async () => {
  const { health, ticks, conditionOf } = cell((region) => ({ events: region !== 'us-east-1' }));
  await ticks(2);
  expect(conditionOf('us-east-1')).toBe('healthy');
  await ticks(2);
  expect(health.state('us-east-1')).toMatchObject({ condition: 'down' });
  expect(health.state('us-east-1')?.evidence).toContain('event-missing');
  // It stays down while its events stay away, however well it accepts.
  await ticks(15);
  expect(conditionOf('us-east-1')).toBe('down');
});

it('takes no region when events come from nowhere: their own way is what broke', async () => {
  const { ticks, conditionOf, log } = cell(() => ({ events: false }));
  await ticks(10);
  expect(REGIONS.map(conditionOf)).toEqual(['healthy', 'healthy']);
  expect(
    log.lines.some(({ level, message }) => level === 'error' && message.includes('no region')),
  ).toBe(true);
});

it('keeps one region when the prober itself is cut off', async () => {
  const { ticks, conditionOf } = cell(() => ({ fault: { name: 'EAI_AGAIN', message: '' } }));
  await ticks(10);
  expect(REGIONS.map(conditionOf)).toEqual(['down', 'healthy']);
});

it('recovers through hold, good probes and ramp, in one cycle', async () => {
  const { health, ticks, conditionOf } = cell((region, nowMs) =>
    region === 'us-east-1' && nowMs < T0 + 10 * MINUTE ? { fault: OUTAGE } : {},
  );
  const tookMs = await ticks(
    30,
    () => health.history.length > 3 && conditionOf('us-east-1') === 'healthy',
  );
  const conditions = health.history.map(({ condition }) => condition);
  expect(conditions.filter((one, index) => one !== conditions[index - 1])).toEqual([
    'healthy',
    'down',
    'recovering',
    'healthy',
  ]);
  expect(tookMs).toBeLessThanOrEqual(16 * MINUTE);
});

it('sees a grey failure under little traffic by looking back a minute', async () => {
  const { health, clock, ticks } = cell();
  for (const start of [0, 10_000, 20_000, 30_000, 40_000])
    await health.windows.add('us-east-1', T0 + start, {
      good: 3,
      bad: 2,
      slow: 0,
      suspended: 0,
      witnesses: 2,
    });
  clock.set(T0 + 55_000);
  await ticks(1);
  expect(health.state('us-east-1')?.evidence).toBe(
    '10 of 25 sends failed within 60 s: a grey failure.',
  );
});
