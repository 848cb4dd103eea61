import type { Delivery } from '@mailferry/core/delivery/delivery';
import type { DirectoryPolicy } from '../world/directory.ts';
import type { Checker } from './checker.ts';
import { watchRegions } from './region-watch.ts';
import { permittedRegions } from './rules.ts';

/** A snapshot's age, the wait for tokens, one send that hangs. */
const LAG_MS = 30_000;

/** A mail gives up for now only when it has nowhere left to go; then it waits where it costs nothing. */
export const everyWayTried: Checker = {
  name: 'every-way-tried',
  invariant:
    'A mail that no region took was tried in each one that is up and permitted; with none of them up it waits in the backlog.',
  watch(world, report) {
    const standingOf = watchRegions(world);
    const claimedMs = new Map<string, number>();
    /** When a region's tokens last told that its day was used up, or nearly so. */
    const usedUpMs = new Map<string, number>();
    world.bus.on('bucket', ({ cell, before, after }) => {
      const left = Math.min(before?.dailyLeft ?? Number.POSITIVE_INFINITY, after.dailyLeft);
      if (left < 50) usedUpMs.set(`${cell} ${after.region}`, world.scheduler.nowMs);
    });
    const steady = (sinceMs: number) =>
      sinceMs < world.scheduler.nowMs - LAG_MS - world.plan.clockSkewMs;

    /** The policy, where it has been the same for long enough. */
    const policyOf = (organizationId: string): DirectoryPolicy | undefined => {
      const known = world.directory.inForceSince(organizationId, world.scheduler.nowMs - 90_000);
      return known.length === 1 ? known[0] : undefined;
    };

    function missedWay(cell: string, policy: DirectoryPolicy, after: Delivery): string | undefined {
      const since = claimedMs.get(`${cell} ${after.id}`) ?? 0;
      const tried = world.mails
        .of(after.id)
        ?.attempts.filter((one) => one.cell === cell && one.startedMs >= since)
        .map(({ region }) => region);
      return permittedRegions(policy, world.plan.settings).find((region) => {
        const { share, sinceMs } = standingOf(cell, region);
        const used = usedUpMs.get(`${cell} ${region}`) ?? Number.NEGATIVE_INFINITY;
        const left = world.cell(cell).health.bucket(region)?.dailyLeft ?? Number.POSITIVE_INFINITY;
        const quota = left >= 50 && used < world.scheduler.nowMs - LAG_MS;
        return share === 1 && quota && steady(sinceMs) && !tried?.includes(region);
      });
    }

    world.bus.on('ledger', ({ cell, after }) => {
      const nowMs = world.scheduler.nowMs;
      if (after.state === 'sending') {
        claimedMs.set(`${cell} ${after.id}`, nowMs);
        return;
      }
      const policy = policyOf(after.organizationId);
      if (policy === undefined || world.faultsTouch('table-', `health@${cell}`)) return;
      if (world.faultsTouch('table-write-late', `deliveries@${cell}`)) return;
      if (world.faultsTouch('stall', `sender@${cell}`)) return;
      if (after.state === 'parked' || after.state === 'waiting') {
        const out = after.reason === 'unavailable' || after.reason === 'no-usable-region';
        const missed = out ? missedWay(cell, policy, after) : undefined;
        if (missed !== undefined)
          report(`given up for now, and ${missed}, which is up, was not tried`, after.id);
      }
      if (after.state !== 'waiting' || after.reason === 'queue-unavailable') return;
      const closed = permittedRegions(policy, world.plan.settings).every((region) => {
        const { share, sinceMs } = standingOf(cell, region);
        return share === 0 && steady(sinceMs);
      });
      if (closed) report('waits in the mail queue with every region down', after.id);
    });
    return undefined;
  },
};
