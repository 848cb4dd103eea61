import type { Checker } from './checker.ts';

interface Claim {
  by: string;
  /** Whether its maker knows that it was stored. */
  sure: boolean;
}

/** The claim is what makes at-least-once delivery into one send: it is worth as much as the care taken with it. */
export const claimHeld: Checker = {
  name: 'claim-held',
  invariant:
    'A sender sends a mail only while it knows that it holds the claim, and changes the record of another sender only once that claim is over.',
  watch(world, report) {
    const claims = new Map<string, Claim>();
    world.bus.on('ledger', ({ cell, by, before, after }) => {
      const key = `${cell} ${after.id}`;
      const held = claims.get(key);
      // SES's own word ends every claim.
      const taken = held !== undefined && held.by !== by && after.state !== 'sent';
      if (before?.state === 'sending' && taken) {
        const leftMs = before.leaseUntilMs - world.scheduler.nowMs;
        const late = world.faultsTouch('table-write-late', `deliveries@${cell}`);
        if (leftMs > world.plan.clockSkewMs && !late)
          report(
            `${by} writes over the claim of ${held.by}, which lasts for another ${Math.round(leftMs / 1000)} s`,
            after.id,
          );
      }
      if (after.state === 'sending') claims.set(key, { by, sure: true });
    });
    world.bus.on('ledger-unsure', ({ cell, by, id }) => {
      const held = claims.get(`${cell} ${id}`);
      if (held?.by === by) held.sure = false;
    });
    world.bus.on('attempt', ({ mail, attempt: { cell, instance } }) => {
      const held = claims.get(`${cell} ${mail.id}`);
      if (held?.by !== instance)
        report(`${instance} sends it, and ${held?.by ?? 'nobody'} holds the claim`, mail.id);
      else if (!held.sure)
        report(`${instance} sends it without knowing whether its claim was stored`, mail.id);
    });
    return undefined;
  },
};
