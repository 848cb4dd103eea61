import type { TokenBuckets } from '../health/region-health-store.ts';
import type { HealthReader } from '../health/snapshot.ts';
import type { Clock, Log, Metrics, NewId } from '../ports.ts';
import type { Settings } from '../settings/settings.ts';
import type { Backlog, DrainState, DrainStates } from './backlog.ts';
import { INITIAL_DRAIN_STATE } from './backlog.ts';
import { type Destination, destinationOf } from './destination.ts';
import { afterStep, drainStep, queuedMails, startPlan } from './drain-plan.ts';
import { moveMails } from './move.ts';
import { isTooFresh, sweepDue } from './sweep.ts';

export interface Drain {
  /** The region of the cell whose backlog this is. */
  cell: string;
  settings: Settings;
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

/**
 * One tick of the drain: moves parked mail back to the mail queue at the pace that the quota leaves, until the backlog
 * is empty, its way is closed again, or `deadlineMs`. Interrupted anywhere it loses nothing (see `moveMails`).
 * @throws when the queues or the table are out of reach; the next tick goes on.
 */
export async function drain(deps: Drain, deadlineMs: number): Promise<DrainState> {
  // A run that moves nothing says so: an alarm on a backlog that stands still needs data points.
  deps.metrics.count('Drained', 0);
  const known = (await deps.states.read()) ?? INITIAL_DRAIN_STATE;
  const startedMs = deps.clock.nowMs();
  if (known.leaseUntilMs > startedMs) return known;

  const { backlog } = await deps.backlog.depths();
  const remaining = backlog.visible + backlog.inFlight;
  const destination = await lookForDestination(deps);
  const waits = remaining === 0 ? undefined : await waitsFor(deps, destination);
  const sweepRequestedAtMs = sweepDue(known, {
    destination,
    stands: waits !== undefined,
    nowMs: startedMs,
  });
  const early = isTooFresh(known, startedMs);
  const sweeping = sweepRequestedAtMs > known.sweptAtMs && !early;
  if (remaining === 0) {
    // A sweep over nothing is done, unless senders may still park what it is for.
    const swept = early ? {} : { sweepRequestedAtMs, sweptAtMs: sweepRequestedAtMs };
    return rest(deps, known, { status: 'idle', remainingMails: 0, ...swept });
  }
  if (waits !== undefined && !sweeping)
    return rest(deps, known, { status: waits, remainingMails: remaining });

  const goesOn = known.status === 'draining' || known.status === 'sweeping';
  const leased: DrainState = {
    ...known,
    version: known.version + 1,
    leaseToken: deps.newId(),
    leaseUntilMs: startedMs + LEASE_MS,
    status: sweeping ? 'sweeping' : 'draining',
    remainingMails: remaining,
    movedMails: goesOn ? known.movedMails : 0,
    parkedSinceMs: known.parkedSinceMs ?? startedMs,
    sweepRequestedAtMs,
    sweepLeftMails:
      sweeping && known.status === 'sweeping' && sweepRequestedAtMs === known.sweepRequestedAtMs
        ? Math.min(known.sweepLeftMails, remaining)
        : remaining,
  };
  if (!(await deps.states.write(leased))) return known;
  const outcome = await run(deps, leased, destination.region, { sweeping, deadlineMs, startedMs });
  return finish(deps, leased, { sweeping, startedMs, ...outcome });
}

/** What keeps the backlog from being drained now, for people; `undefined` if nothing does. */
async function waitsFor(deps: Drain, { kind, region }: Destination): Promise<string | undefined> {
  if (kind !== 'open') return 'waits for a region';
  return (await deps.buckets.read(region))?.dailyLeft === 0 ? 'waits for quota' : undefined;
}

async function lookForDestination({ settings, cell, health }: Drain): Promise<Destination> {
  return destinationOf(settings, cell, await health.current());
}

interface Outcome {
  moved: number;
  emptied: boolean;
  interrupted: boolean;
}

async function run(
  deps: Drain,
  leased: DrainState,
  region: string,
  tick: { sweeping: boolean; deadlineMs: number; startedMs: number },
): Promise<Outcome> {
  const nextTickMs = tick.startedMs + deps.settings.health.everySeconds * 1000;
  const budget = tick.sweeping ? leased.sweepLeftMails : leased.remainingMails;
  let moved = 0;
  const first = await deps.buckets.read(region);
  let plan = startPlan(tick.startedMs, first?.ratePerSecond ?? 1);
  for (;;) {
    const stepStartMs = deps.clock.nowMs();
    if (stepStartMs + STEP_MS > tick.deadlineMs) break;
    if (!tick.sweeping && (await lookForDestination(deps)).kind !== 'open')
      return { moved, emptied: false, interrupted: true };
    const [bucket, { mail }] = await Promise.all([
      deps.buckets.read(region),
      deps.backlog.depths(),
    ]);
    // The last step of a tick fills the queue for the time until the next one.
    const last = stepStartMs + 2 * STEP_MS > tick.deadlineMs;
    const ratePerSecond = bucket?.ratePerSecond ?? 1;
    const step = drainStep(plan, {
      nowMs: stepStartMs,
      queuedMails: queuedMails(mail, ratePerSecond),
      ratePerSecond,
      dailyLeft: tick.sweeping ? Number.MAX_SAFE_INTEGER : (bucket?.dailyLeft ?? 0),
      aheadMs: last ? Math.max(0, nextTickMs - stepStartMs) : 0,
    });
    const { mails, emptied } = await moveMails(deps, Math.min(step.mails, budget - moved));
    moved += mails;
    if (emptied || moved >= budget) return { moved, emptied: true, interrupted: false };
    const restMs = stepStartMs + STEP_MS - deps.clock.nowMs();
    if (restMs > 0) await deps.clock.sleep(restMs);
    plan = afterStep(step.plan, mails, deps.clock.nowMs() - stepStartMs);
  }
  return { moved, emptied: false, interrupted: false };
}

async function finish(
  deps: Drain,
  leased: DrainState,
  outcome: Outcome & { sweeping: boolean; startedMs: number },
): Promise<DrainState> {
  const { sweeping, startedMs, moved, emptied, interrupted } = outcome;
  const nowMs = deps.clock.nowMs();
  const { backlog } = await deps.backlog.depths();
  const remainingMails = backlog.visible + backlog.inFlight;
  const ratePerSecond = moved / Math.max(0.001, (nowMs - startedMs) / 1000);
  const swept = sweeping && emptied;
  const next: DrainState = {
    ...leased,
    version: leased.version + 1,
    leaseUntilMs: 0,
    status: interrupted ? 'waits for a region' : statusAfter(remainingMails, sweeping, swept),
    movedMails: leased.movedMails + moved,
    remainingMails,
    ratePerSecond,
    lastTickMs: nowMs,
    sweptAtMs: swept ? leased.sweepRequestedAtMs : leased.sweptAtMs,
    sweepLeftMails: sweeping && !swept ? leased.sweepLeftMails - moved : 0,
  };
  if (ratePerSecond > 0 && remainingMails > 0)
    next.estimatedEndMs = nowMs + (remainingMails / ratePerSecond) * 1000;
  else delete next.estimatedEndMs;
  if (remainingMails === 0) delete next.parkedSinceMs;
  deps.log.info('drain tick', { moved, remainingMails, status: next.status });
  return store(deps, leased, next);
}

function statusAfter(remainingMails: number, sweeping: boolean, swept: boolean): string {
  if (remainingMails === 0) return 'idle';
  if (!sweeping) return 'draining';
  return swept ? 'waits for a region' : 'sweeping';
}

/** Somebody may have asked for a sweep while this tick ran: their request is kept, and its own results as well. */
async function store(deps: Drain, leased: DrainState, next: DrainState): Promise<DrainState> {
  if (await deps.states.write(next)) return next;
  const stored = await deps.states.read();
  if (stored !== undefined && stored.leaseToken === leased.leaseToken) {
    const { sweepRequestedAtMs } = stored;
    const merged = { ...next, version: stored.version + 1, sweepRequestedAtMs };
    if (await deps.states.write(merged)) return merged;
  }
  deps.log.warn('drain state not stored: another tick took over');
  return next;
}

/** Writes down that nothing is to be moved, once. */
async function rest(
  deps: Drain,
  known: DrainState,
  changes: Pick<DrainState, 'status' | 'remainingMails'> & Partial<DrainState>,
): Promise<DrainState> {
  const next: DrainState = {
    ...known,
    version: known.version + 1,
    ratePerSecond: 0,
    lastTickMs: deps.clock.nowMs(),
    sweepLeftMails: 0,
    ...changes,
  };
  delete next.estimatedEndMs;
  if (next.remainingMails === 0) delete next.parkedSinceMs;
  else next.parkedSinceMs ??= next.lastTickMs;
  const same =
    next.status === known.status &&
    next.remainingMails === known.remainingMails &&
    next.parkedSinceMs === known.parkedSinceMs &&
    next.sweptAtMs === known.sweptAtMs;
  if (same) return known;
  await deps.states.write(next);
  return next;
}
