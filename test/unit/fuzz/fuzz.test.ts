import { expect, it } from 'vitest';
import { functionTargets } from '../../fuzz/targets/functions.ts';

/** The same inputs at each run; `npm run fuzz` goes on where this ends. */
const SEED = 1;
const RUNS = 150;

it.each(functionTargets.map((target) => [target.name, target] as const))(
  'deals with anything: %s',
  async (_name, target) => {
    const open = await target.open();
    try {
      expect(await open.feed(SEED, RUNS)).toBeUndefined();
    } finally {
      await open.close();
    }
  },
  60_000,
);
