import { NO_EVIDENCE, type ProbeResult } from '@mailferry/core/health/evidence';
import type { RegionStates } from '@mailferry/core/health/region-health-store';
import { createTripper } from '@mailferry/core/health/trip';
import { describe, expect, it } from 'vitest';
import { MemoryHealth } from './fixtures/memory-health.ts';
import { environment } from './fixtures/parts.ts';
import { T0, VirtualClock } from './fixtures/virtual-clock.ts';

const FAILED: ProbeResult = {
  atMs: T0,
  ok: false,
  reason: 'account-timeout',
  conclusive: true,
  suspended: false,
};

/** A table that takes a while for each request. */
function slowHealth(clock: VirtualClock, latencyMs: number): MemoryHealth {
  const health = new MemoryHealth();
  const { readAll, write } = health.states;
  const states: RegionStates = {
    async readAll() {
      const items = await readAll();
      await clock.sleep(latencyMs);
      return items;
    },
    async write(next) {
      await clock.sleep(latencyMs);
      return write(next);
    },
  };
  return Object.assign(health, { states });
}

describe('decisions at the same time', () => {
  it('leave one region of a route on, however slow the table', async () => {
    const clock = new VirtualClock();
    const health = slowHealth(clock, 20);
    const { tripper } = environment(health, clock);
    const evidence = { counts: NO_EVIDENCE, probe: FAILED };
    await clock.run(
      Promise.all([tripper.apply('us-east-1', evidence), tripper.apply('us-west-2', evidence)]),
    );
    const down = ['us-east-1', 'us-west-2'].filter(
      (region) => health.state(region)?.condition === 'down',
    );
    expect(down).toEqual(['us-east-1']);
  });

  it('go on after one that failed', async () => {
    const clock = new VirtualClock();
    const health = new MemoryHealth();
    const parts = environment(health, clock);
    const states: RegionStates = {
      ...health.states,
      write: (next) =>
        next.region === 'us-east-1'
          ? Promise.reject(new Error('out of reach'))
          : health.states.write(next),
    };
    const tripper = createTripper({ ...parts, states, transitions: health.transitions });
    const evidence = { counts: NO_EVIDENCE, probe: FAILED };
    const [first, second] = await Promise.allSettled([
      tripper.apply('us-east-1', evidence),
      tripper.apply('us-west-2', evidence),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ value: { region: 'us-west-2', condition: 'down' } });
  });
});
