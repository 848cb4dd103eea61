import { expect, it } from 'vitest';
import type { FuzzTarget } from './target.ts';

/** The same inputs at each run of the tests; `npm run fuzz` goes on where this ends. */
const SEED = 1;

/** A test for each target: it deals with that many inputs. */
export function feedEach(targets: readonly FuzzTarget[], runs: number, timeoutMs: number): void {
  it.each(targets.map((target) => [target.name, target] as const))(
    'deals with anything: %s',
    async (_name, target) => {
      const open = await target.open();
      try {
        expect(await open.feed(SEED, runs)).toBeUndefined();
      } finally {
        await open.close();
      }
    },
    timeoutMs,
  );
}
