import type { Delivery } from '@mailferry/core/delivery/delivery';
import type { DirectoryPolicy } from '../world/directory.ts';
import type { Checker } from './checker.ts';
import { watchRegions } from './region-watch.ts';
import { permittedRegions } from './rules.ts';

/** A snapshot's age, the wait for tokens, one send that hangs. */
const LAG_MS = 30_000;
/** Reasons that say that no region took the mail. */
const OUT = new Set(['unavailable', 'no-usable-region']);

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

    const triesOf = (cell: string, { id }: Delivery) => {
      const sinceMs = claimedMs.get(`${cell} ${id}`) ?? 0;
      const attempts = world.mails.of(id)?.attempts ?? [];
      return attempts.filter((one) => one.cell === cell && one.startedMs >= sinceMs);
    };
    const lastTold = (cell: string, after: Delivery) => triesOf(cell, after).at(-1)?.told;

    function missedWay(
      cell: string,
      policy: DirectoryPolicy,
      after: Delivery,
      blind: boolean,
    ): string | undefined {
      const tried = triesOf(cell, after).map(({ region }) => region);
      return permittedRegions(policy, world.plan.settings).find((region) => {
        const { share, sinceMs } = standingOf(cell, region);
        const used = usedUpMs.get(`${cell} ${region}`) ?? Number.NEGATIVE_INFINITY;
        const left = world.cell(cell).health.bucket(region)?.dailyLeft ?? Number.POSITIVE_INFINITY;
        const quota = left >= 50 && used < world.scheduler.nowMs - LAG_MS;
        const known = blind ? sinceMs === Number.NEGATIVE_INFINITY : steady(sinceMs);
        return share === 1 && quota && known && !tried.includes(region);
      });
    }

    world.bus.on('ledger', ({ cell, after }) => {
      const nowMs = world.scheduler.nowMs;
      if (after.state === 'sending') {
        claimedMs.set(`${cell} ${after.id}`, nowMs);
        return;
      }
      const policy = policyOf(after.organizationId);
      if (policy === undefined) return;
      // With the table out of reach a sender goes by what it last read; a cold one tries whatever there is.
      const blind = world.faultsTouch('table-', `health@${cell}`);
      if (world.faultsTouch('table-write-late', `deliveries@${cell}`)) return;
      if (world.faultsTouch('stall', `sender@${cell}`)) return;
      if (after.state === 'parked' || after.state === 'waiting') {
        const spills = after.reason === 'daily-quota' && policy.spillOverQuota;
        const out = OUT.has(after.reason ?? '') || spills;
        const missed = out ? missedWay(cell, policy, after, blind) : undefined;
        if (missed !== undefined)
          report(`given up for now, and ${missed}, which is up, was not tried`, after.id);
      }
      if (after.state === 'parked' && lastTold(cell, after) === 'throttled')
        report('parked for a throttle, which passes within seconds', after.id);
      if (blind) return;
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
