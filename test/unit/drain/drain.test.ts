import { INITIAL_DRAIN_STATE } from '@mailferry/core/drain/backlog';
import { drain } from '@mailferry/core/drain/drain';
import { describe, expect, it } from 'vitest';
import { DrainWorld, type WorldOptions } from './fixtures/drain-world.ts';

const SECOND = 1_000;
const DOWN = { condition: 'down' as const };

function world(options: Partial<WorldOptions> = {}): DrainWorld {
  return new DrainWorld({
    ratePerSecond: 47,
    livePerSecond: 0,
    parkedMails: 100,
    depthLagMs: 0,
    ...options,
  });
}

/** One tick of at most 52 s, alone. */
function tick(w: DrainWorld, cell?: string) {
  return w.clock.run(drain(w.parts(cell), w.clock.nowMs() + 52 * SECOND));
}

describe('pace', () => {
  it.each([
    [47, 0, 2],
    [47, 30, 2],
    [47, 30, 10],
    [12, 3, 2],
    [200, 100, 2],
  ])(
    'uses 95 %% of a rate of %i beside %i live mails a second, depths %i s late',
    async (rate, live, lag) => {
      const w = world({
        ratePerSecond: rate,
        livePerSecond: live,
        parkedMails: rate * 150,
        depthLagMs: lag * SECOND,
      });
      const { clock } = w;
      let startMs = 0;
      await clock.run(
        (async () => {
          w.start();
          await clock.sleep(5 * SECOND);
          startMs = clock.nowMs();
          for (let minute = 0; minute < 2; minute += 1) {
            const tickMs = clock.nowMs();
            await drain(w.parts(), tickMs + 52 * SECOND);
            await clock.sleep(tickMs + 60 * SECOND - clock.nowMs());
          }
          w.stopped = true;
        })(),
      );
      const during = w.sent.filter(({ atMs }) => atMs >= startMs);
      const drained = during.filter((mail) => !mail.live).length;
      expect(during.length / (rate * 120)).toBeGreaterThanOrEqual(0.95);
      expect(during.length / (rate * 120)).toBeLessThanOrEqual(1.02);
      expect(drained / ((rate - live) * 120)).toBeGreaterThanOrEqual(0.95);
      // Live mail waits seconds, not for the backlog to end.
      const waits = during.filter((mail) => mail.live).map(({ waitedMs }) => waitedMs);
      waits.sort((a, b) => a - b);
      expect(waits[Math.floor(waits.length / 2)] ?? 0).toBeLessThan(4 * SECOND);
      expect(waits.at(-1) ?? 0).toBeLessThan(30 * SECOND);
    },
    60_000,
  );

  it('rests when the 24-hour quota is used up, and never moves more than is left of it', async () => {
    const w = world({ dailyLeft: 0 });
    expect(await tick(w)).toMatchObject({ status: 'waits for quota', remainingMails: 100 });
    const some = world({ dailyLeft: 30 });
    await tick(some);
    expect(some.mailQueue).toHaveLength(30);
  });

  it('reports rate, remaining and estimated end', async () => {
    const w = world({ ratePerSecond: 10, parkedMails: 5_000 });
    w.start();
    const state = await tick(w);
    expect(state).toMatchObject({ status: 'draining', movedMails: 5_000 - w.backlogQueue.length });
    expect(state.remainingMails).toBe(w.backlogQueue.length);
    const minutesLeft = ((state.estimatedEndMs ?? 0) - w.clock.nowMs()) / 60_000;
    expect(minutesLeft).toBeCloseTo(state.remainingMails / state.ratePerSecond / 60, 1);
    w.stopped = true;
  });
});

describe('safety', () => {
  it.each(['receive', 'enqueue', 'remove'] as const)(
    'loses nothing when it dies before %s',
    async (operation) => {
      for (const after of [0, 1, 3]) {
        const w = world();
        let calls = 0;
        w.beforeRequest = (now) => {
          if (now !== operation) return;
          calls += 1;
          if (calls > after) throw new Error('killed');
        };
        await expect(tick(w)).rejects.toThrow('killed');
        const everywhere = [
          ...w.mailQueue.map(({ id }) => id),
          ...w.backlogQueue.map(({ id }) => id),
        ];
        expect(new Set(everywhere).size).toBe(100);
        // A later tick takes over once the dead one's lease and its hidden mails are free again.
        w.beforeRequest = () => undefined;
        w.clock.set(w.clock.nowMs() + 125 * SECOND);
        await tick(w);
        expect(w.backlogQueue).toHaveLength(0);
        expect(new Set(w.mailQueue.map(({ id }) => id)).size).toBe(100);
      }
    },
  );

  it('lets one of two ticks drain', async () => {
    const w = world({ parkedMails: 1_000 });
    const deadline = w.clock.nowMs() + 20 * SECOND;
    const [one, other] = await w.clock.run(
      Promise.all([drain(w.parts(), deadline), drain(w.parts(), deadline)]),
    );
    const ids = w.mailQueue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([one, other].filter(({ movedMails }) => movedMails > 0)).toHaveLength(1);
    expect(w.drainState?.leaseUntilMs).toBe(0);
  });

  it('stops within seconds of a relapse and says what it waits for', async () => {
    const w = world({ parkedMails: 5_000 });
    w.start();
    const relapse = w.clock.sleep(5 * SECOND).then(() => w.setState('us-east-1', DOWN));
    const started = w.clock.nowMs();
    const state = await tick(w);
    await relapse;
    w.stopped = true;
    expect(state.status).toBe('waits for a region');
    expect(w.clock.nowMs() - started).toBeLessThan(8 * SECOND);
    expect(state.remainingMails).toBeGreaterThan(4_000);
  });

  it('moves nothing into a region that is down or in its ramp', async () => {
    for (const condition of ['down', 'recovering'] as const) {
      const w = world();
      w.setState('us-east-1', { condition });
      expect(await tick(w)).toMatchObject({ status: 'waits for a region', remainingMails: 100 });
      expect(w.mailQueue).toHaveLength(0);
    }
  });

  it('writes its rest down once', async () => {
    const w = world();
    w.setState('us-east-1', DOWN);
    await tick(w);
    const version = w.drainState?.version;
    await tick(w);
    expect(w.drainState?.version).toBe(version);
  });
});

describe('sweep', () => {
  it('moves the whole backlog once on request, whatever the state of the regions', async () => {
    const w = world();
    w.setState('us-east-1', DOWN);
    w.setState('us-west-2', DOWN);
    w.drainState = {
      ...INITIAL_DRAIN_STATE,
      version: 1,
      sweepRequestedAtMs: w.clock.nowMs() - 20_000,
    };
    const park = setupParking(w);
    const state = await tick(w);
    expect(state).toMatchObject({ movedMails: 100, sweptAtMs: state.sweepRequestedAtMs });
    park();
    expect(await tick(w)).toMatchObject({ status: 'waits for a region' });
    expect(w.mailQueue).toHaveLength(0);
    expect(w.backlogQueue).toHaveLength(100);
  });

  it('waits until senders know what it is for, although the backlog is empty now', async () => {
    const w = world({ parkedMails: 0 });
    const requestedAtMs = w.clock.nowMs() - 5_000;
    w.drainState = { ...INITIAL_DRAIN_STATE, version: 1, sweepRequestedAtMs: requestedAtMs };
    expect(await tick(w)).toMatchObject({ sweptAtMs: 0 });
    w.drainState = { ...w.drainState, sweepRequestedAtMs: requestedAtMs - 15_000 };
    expect(await tick(w)).toMatchObject({ sweptAtMs: requestedAtMs - 15_000 });
  });

  it('goes on over ticks without moving again what came straight back', async () => {
    const w = world({ parkedMails: 300, ratePerSecond: 2 });
    w.setState('us-east-1', DOWN);
    w.setState('us-west-2', DOWN);
    w.drainState = {
      ...INITIAL_DRAIN_STATE,
      version: 1,
      sweepRequestedAtMs: w.clock.nowMs() - 20_000,
    };
    const park = setupParking(w);
    let moved = 0;
    for (
      let minute = 0;
      minute < 20 && w.drainState.sweptAtMs < w.drainState.sweepRequestedAtMs;
      minute += 1
    ) {
      moved += (await tick(w)).movedMails - moved;
      park();
      w.clock.set(w.clock.nowMs() + 60 * SECOND);
    }
    expect(moved).toBe(300);
    expect(w.backlogQueue).toHaveLength(300);
  });

  it('keeps a request that comes while a tick runs', async () => {
    const w = world({ parkedMails: 300 });
    const request = w.clock.sleep(2 * SECOND).then(async () => {
      const stored = w.drainState;
      if (stored === undefined) throw new Error('no tick runs');
      await w.drainStates.write({ ...stored, version: stored.version + 1, sweepRequestedAtMs: 42 });
    });
    const state = await tick(w);
    await request;
    expect(state).toMatchObject({ sweepRequestedAtMs: 42, leaseUntilMs: 0 });
    expect(w.drainState).toEqual(state);
  });

  it('gives mail its chance once when the other region is back before its own', async () => {
    const w = world();
    w.setState('us-east-1', DOWN);
    w.setState('us-west-2', { condition: 'healthy', sinceMs: w.clock.nowMs() - 1_000 });
    const park = setupParking(w);
    // Senders may still go by what they read before.
    expect((await tick(w)).movedMails).toBe(0);
    w.setState('us-west-2', { condition: 'healthy', sinceMs: w.clock.nowMs() - 20_000 });
    expect(await tick(w)).toMatchObject({ movedMails: 100 });
    park();
    const rested = await tick(w);
    expect(rested.status).toBe('waits for a region');
    expect(w.mailQueue).toHaveLength(0);
  });
});

describe('a backlog that stands still', () => {
  const standing = {
    'no region': { state: DOWN, dailyLeft: 1_000 },
    'no quota': { state: {}, dailyLeft: 0 },
  };

  /** When its mails passed the senders, in whole hours since the beginning. */
  async function sweepsOf(w: DrainWorld, hours: number): Promise<number[]> {
    const park = setupParking(w);
    const startMs = w.clock.nowMs();
    const at: number[] = [];
    for (let minute = 0; minute <= hours * 60; minute += 10) {
      w.clock.set(startMs + minute * 60 * SECOND);
      await tick(w);
      if (w.mailQueue.length > 0) at.push(Math.floor(minute / 60));
      expect(w.mailQueue.length === 0 || w.backlogQueue.length === 0).toBe(true);
      park();
    }
    return at;
  }

  it.each(Object.entries(standing))(
    'passes its senders every four hours while there is %s',
    async (_what, { state, dailyLeft }) => {
      const w = world({ dailyLeft });
      w.setState('us-east-1', state);
      w.setState('us-west-2', DOWN);
      expect(await sweepsOf(w, 13)).toEqual([4, 8, 12]);
    },
  );

  it('counts from when the first mail came: an idle time before it is no standing', async () => {
    const w = world({ parkedMails: 0 });
    w.setState('us-east-1', DOWN);
    w.setState('us-west-2', DOWN);
    expect(await sweepsOf(w, 9)).toEqual([]);
    w.backlogQueue.push({ id: 'late', hiddenUntilMs: 0 });
    expect(await sweepsOf(w, 5)).toEqual([4]);
  });
});

describe('a standby cell', () => {
  it('drains when every primary takes mail: its own region is not open to all of it', async () => {
    const own = world();
    own.setState('us-east-1', DOWN);
    expect(await tick(own, 'us-west-2')).toMatchObject({ status: 'waits for a region' });

    const returned = world();
    returned.setState('us-east-1', DOWN);
    const sinceMs = returned.clock.nowMs() - 20_000;
    returned.setState('us-west-2', { condition: 'healthy', sinceMs });
    expect(await tick(returned, 'us-west-2')).toMatchObject({ movedMails: 100 });
    setupParking(returned)();
    expect(await tick(returned, 'us-west-2')).toMatchObject({ status: 'waits for a region' });

    const one = world();
    one.setState('us-west-2', DOWN);
    one.setState('us-east-1', DOWN);
    expect(await tick(one, 'us-west-2')).toMatchObject({ status: 'waits for a region' });

    const all = world();
    all.setState('us-west-2', DOWN);
    expect(await tick(all, 'us-west-2')).toMatchObject({ movedMails: 100 });
  });
});

/** Senders that find no region: what is in the mail queue goes back to the backlog. */
function setupParking(w: DrainWorld): () => void {
  return () => {
    for (const { id } of w.mailQueue.splice(0)) w.backlogQueue.push({ id, hiddenUntilMs: 0 });
  };
}
