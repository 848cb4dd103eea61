import type { Checker } from './checker.ts';
import { isOver } from './rules.ts';

/** The ledger only moves forward. */
export const finalIsFinal: Checker = {
  name: 'final-is-final',
  invariant: 'A record never leaves a final state, and every change is the next version.',
  watch(world, report) {
    world.bus.on('ledger', ({ before, after }) => {
      if ((before?.version ?? 0) + 1 !== after.version)
        report(`version ${before?.version ?? 0} was followed by ${after.version}`, after.id);
      if (before !== undefined && isOver(before.state))
        report(`went from ${before.state} to ${after.state}`, after.id);
    });
    return undefined;
  },
};
