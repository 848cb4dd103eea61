import { expect, it } from 'vitest';
import { serverTargets } from '../../fuzz/targets/servers.ts';

/** As test/unit/fuzz, over sockets. */
const SEED = 1;
const RUNS = 20;

it.each(serverTargets.map((target) => [target.name, target] as const))(
  'deals with anything: %s',
  async (_name, target) => {
    const open = await target.open();
    try {
      expect(await open.feed(SEED, RUNS)).toBeUndefined();
    } finally {
      await open.close();
    }
  },
  120_000,
);
