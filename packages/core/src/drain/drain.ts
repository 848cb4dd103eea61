import type { TokenBuckets } from '../health/region-health-store.ts';
import type { HealthReader } from '../health/snapshot.ts';
import type { Clock, Log, Metrics, NewId } from '../ports.ts';
import type { Backlog, DrainState, DrainStates } from './backlog.ts';
import { INITIAL_DRAIN_STATE } from './backlog.ts';
import { drainStep, estimateLive } from './drain-plan.ts';

export interface Drain {
  /** The regions whose recovery this cell's backlog waits for: the cell's own, or a standby cell's primaries. */
  regions: readonly string[];
  backlog: Backlog;
  states: DrainStates;
  buckets: TokenBuckets;
  health: HealthReader;
  clock: Clock;
  newId: NewId;
  log: Log;
  metrics: Metrics;
}

/** Two ticks never drain together; a tick that died frees the drain after this. */
const LEASE_MS = 90_000;
const STEP_MS = 1_000;
/** SQS: at most ten messages a call. */
const MAX_MOVE = 10;

/**
 * One tick of the drain: moves parked mail back to the mail queue at the pace that the quota leaves, until the backlog
 * is empty, the region is down again, or `deadlineMs`.
 *
 * Guarantee: a mail leaves the backlog queue only after the mail queue has it. Interrupted in between it is in both, and
 * the ledger lets only one of them be sent.
 */
export async function drain(deps: Drain, deadlineMs: number): Promise<DrainState> {
  const known = (await deps.states.read()) ?? INITIAL_DRAIN_STATE;
  const startedMs = deps.clock.nowMs();
  if (known.leaseUntilMs > startedMs) return known;

  const depths = await deps.backlog.depths();
  const remaining = depths.backlog.visible + depths.backlog.inFlight;
  const sweeping = known.sweepRequestedAtMs > known.sweptAtMs;
  const region = await usableRegion(deps);
  if (remaining === 0) return rest(deps, known, 'idle', 0, startedMs);
  if (region === undefined && !sweeping)
    return rest(deps, known, 'waits for a region', remaining, startedMs);

  const leased: DrainState = {
    ...known,
    version: known.version + 1,
    leaseToken: deps.newId(),
    leaseUntilMs: startedMs + LEASE_MS,
    status: sweeping ? 'sweeping' : 'draining',
    remainingMails: remaining,
    movedMails: known.status === 'draining' || known.status === 'sweeping' ? known.movedMails : 0,
  };
  if (!(await deps.states.write(leased))) return known;
  return run(deps, leased, region ?? deps.regions[0] ?? '', {
    sweeping,
    deadlineMs,
    startedMs,
    remaining,
  });
}

interface Tick {
  sweeping: boolean;
  deadlineMs: number;
  startedMs: number;
  remaining: number;
}

async function run(
  deps: Drain,
  leased: DrainState,
  region: string,
  tick: Tick,
): Promise<DrainState> {
  let moved = 0;
  let budget = tick.remaining;
  let emptied = false;
  let interrupted = false;
  let livePerSecond = 0;
  let before = {
    granted: (await deps.buckets.read(region))?.granted ?? 0,
    moved: 0,
    atMs: tick.startedMs,
  };
  while (budget > 0 && !emptied) {
    const stepStartMs = deps.clock.nowMs();
    if (stepStartMs + STEP_MS > tick.deadlineMs) break;
    interrupted = !tick.sweeping && (await usableRegion(deps)) === undefined;
    if (interrupted) break;
    const bucket = await deps.buckets.read(region);
    const granted = bucket?.granted ?? 0;
    livePerSecond = estimateLive(livePerSecond, {
      granted: granted - before.granted,
      moved: moved - before.moved,
      ms: stepStartMs - before.atMs,
    });
    before = { granted, moved, atMs: stepStartMs };
    const { mail } = await deps.backlog.depths();
    const wanted = drainStep(
      {
        queuedMails: mail.visible,
        ratePerSecond: bucket?.ratePerSecond ?? 1,
        livePerSecond,
        dailyLeft: tick.sweeping ? Number.MAX_SAFE_INTEGER : (bucket?.dailyLeft ?? 0),
      },
      STEP_MS,
    );
    const step = await move(deps, Math.min(wanted, budget));
    moved += step.moved;
    budget -= step.moved;
    emptied = step.emptied;
    const restMs = stepStartMs + STEP_MS - deps.clock.nowMs();
    if (restMs > 0 && budget > 0 && !emptied) await deps.clock.sleep(restMs);
  }
  return finish(deps, leased, region, tick, {
    moved,
    emptied: emptied || budget <= 0,
    interrupted,
  });
}

/** Moves up to `wanted` mails in calls of ten. `emptied`: the queue had no more to give. */
async function move(deps: Drain, wanted: number): Promise<{ moved: number; emptied: boolean }> {
  let moved = 0;
  while (moved < wanted) {
    const messages = await deps.backlog.receive(Math.min(MAX_MOVE, wanted - moved));
    if (messages.length === 0) return { moved, emptied: true };
    const safe = await deps.backlog.enqueue(messages);
    await deps.backlog.remove(safe);
    moved += safe.length;
    deps.metrics.count('Drained', safe.length);
    if (safe.length === 0) break;
  }
  return { moved, emptied: false };
}

/** A region in its ramp takes only a share of the mail: the rest would come straight back to the backlog. */
async function usableRegion(deps: Drain): Promise<string | undefined> {
  const health = await deps.health.current();
  return deps.regions.find((region) => health.usabilityOf(region).share === 1);
}

async function finish(
  deps: Drain,
  leased: DrainState,
  region: string,
  tick: Tick,
  outcome: { moved: number; emptied: boolean; interrupted: boolean },
): Promise<DrainState> {
  const nowMs = deps.clock.nowMs();
  const { backlog } = await deps.backlog.depths();
  const remainingMails = backlog.visible + backlog.inFlight;
  const ratePerSecond = outcome.moved / Math.max(0.001, (nowMs - tick.startedMs) / 1000);
  const next: DrainState = {
    ...leased,
    version: leased.version + 1,
    leaseUntilMs: 0,
    status: outcome.interrupted ? 'waits for a region' : remainingMails === 0 ? 'idle' : 'draining',
    movedMails: leased.movedMails + outcome.moved,
    remainingMails,
    ratePerSecond,
    lastTickMs: nowMs,
    sweptAtMs: tick.sweeping && outcome.emptied ? leased.sweepRequestedAtMs : leased.sweptAtMs,
  };
  if (ratePerSecond > 0 && remainingMails > 0)
    next.estimatedEndMs = nowMs + (remainingMails / ratePerSecond) * 1000;
  else delete next.estimatedEndMs;
  if (!(await deps.states.write(next)))
    deps.log.warn('drain state not stored: another tick took over');
  deps.log.info('drain tick', {
    moved: outcome.moved,
    remainingMails,
    status: next.status,
    region,
  });
  return next;
}

/** Writes down that nothing is to be moved, once. */
async function rest(
  deps: Drain,
  known: DrainState,
  status: string,
  remainingMails: number,
  nowMs: number,
): Promise<DrainState> {
  if (
    known.status === status &&
    known.remainingMails === remainingMails &&
    known.sweptAtMs >= known.sweepRequestedAtMs
  ) {
    return known;
  }
  const next: DrainState = {
    ...known,
    version: known.version + 1,
    status,
    remainingMails,
    ratePerSecond: 0,
    lastTickMs: nowMs,
    sweptAtMs: remainingMails === 0 ? known.sweepRequestedAtMs : known.sweptAtMs,
  };
  delete next.estimatedEndMs;
  await deps.states.write(next);
  return next;
}
