import { DEFAULT_HEALTH_PARAMETERS } from '@mailferry/core/health/parameters';
import type { HealthItems } from '@mailferry/core/health/region-health-store';
import { NO_HEALTH_ITEMS } from '@mailferry/core/health/region-health-store';
import { initialRegionState } from '@mailferry/core/health/region-state';
import { createHealthReader } from '@mailferry/core/health/snapshot';
import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../fixtures/recording-log.ts';
import { VirtualClock } from './fixtures/virtual-clock.ts';

const REGION = 'us-east-1';
const DOWN: HealthItems = {
  ...NO_HEALTH_ITEMS,
  states: [{ ...initialRegionState(REGION), version: 1, condition: 'down' }],
};

/** A reader whose reads end when the test says so, each with what it says. */
function slowReader() {
  const reads: ((items: HealthItems | Error) => void)[] = [];
  const states = {
    readAll: () =>
      new Promise<HealthItems>((resolve, reject) => {
        reads.push((items) => (items instanceof Error ? reject(items) : resolve(items)));
      }),
    write: async () => true,
  };
  const reader = createHealthReader(
    states,
    new VirtualClock(),
    recordingLog(),
    () => DEFAULT_HEALTH_PARAMETERS,
  );
  const condition = async () => (await reader.current()).stateOf(REGION).condition;
  return { reader, reads, condition };
}

describe('a refresh while a read is under way', () => {
  it('is answered by a read that began after it', async () => {
    const { reader, reads, condition } = slowReader();
    const before = condition();
    reader.refresh();
    const after = condition();
    reads[0]?.(NO_HEALTH_ITEMS);
    expect(await before).toBe('healthy');
    reads[1]?.(DOWN);
    expect(await after).toBe('down');
    expect(reads).toHaveLength(2);
  });

  it('is not undone by the older read when that ends last', async () => {
    const { reader, reads, condition } = slowReader();
    const before = condition();
    reader.refresh();
    const after = condition();
    reads[1]?.(DOWN);
    expect(await after).toBe('down');
    reads[0]?.(NO_HEALTH_ITEMS);
    expect(await before).toBe('down');
    expect(await condition()).toBe('down');
    expect(reads).toHaveLength(2);
  });

  it('is one read for all who ask after it', async () => {
    const { reader, reads, condition } = slowReader();
    reader.refresh();
    const both = Promise.all([condition(), condition()]);
    reads[0]?.(DOWN);
    expect(await both).toEqual(['down', 'down']);
    expect(reads).toHaveLength(1);
  });
});
