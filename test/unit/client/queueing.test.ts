import { Gate } from '@mailferry/client/gate';
import { PrimaryHold } from '@mailferry/client/primary-hold';
import { batchesOf } from '@mailferry/client/send-entries';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('batchesOf', () => {
  it('keeps order, ten entries and 1 MiB', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500_000 }), { maxLength: 60 }), (sizes) => {
        const entries = sizes.map((size, index) => ({
          id: String(index),
          organizationId: 'acme',
          body: 'é'.repeat(Math.ceil(size / 2)),
        }));
        const batches = batchesOf(entries);
        expect(batches.flat()).toEqual(entries);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(10);
          const bytes = batch.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
          expect(bytes).toBeLessThanOrEqual(1024 * 1024);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('Gate', () => {
  it('admits in order, and forgets who left the line', async () => {
    const gate = new Gate(1);
    await gate.enter();
    const order: string[] = [];
    const abort = new AbortController();
    const leaver = gate.enter(abort.signal).catch(() => order.push('left'));
    const second = gate.enter().then(() => order.push('second'));
    abort.abort();
    await leaver;
    gate.leave();
    await second;
    gate.leave();
    await gate.enter();
    expect(order).toEqual(['left', 'second']);
  });
});

describe('PrimaryHold', () => {
  it('lets one caller at a time try the primary again', () => {
    const hold = new PrimaryHold(10_000);
    expect(hold.isHeld(0)).toBe(false);
    hold.failed(1_000);
    expect([hold.isHeld(1_000), hold.isHeld(10_999)]).toEqual([true, true]);
    expect([hold.isHeld(11_000), hold.isHeld(11_001)]).toEqual([false, true]);
    hold.succeeded();
    expect(hold.isHeld(11_002)).toBe(false);
  });
});
