import type { Domain } from '../directory/domain.ts';
import type { Organization } from '../directory/organization.ts';
import type { DirectoryRepository } from '../directory/repository.ts';
import { codeOf, describeError } from '../errors.ts';
import type { Clock, Log, Metrics } from '../ports.ts';
import { secondaryOf } from '../settings/routes.ts';
import { damagedCheck, listedIn } from './damaged-organization.ts';
import { domainChecks } from './domain-readiness.ts';
import { consentCheck, type ReadinessCheck, type ReadinessPorts, scoreOf } from './readiness.ts';
import { NO_ROUND, type ReadinessRound, type ReadinessStore } from './readiness-store.ts';
import { routeChecks } from './route-readiness.ts';

export interface ReadinessChecker extends ReadinessPorts {
  /** The cell whose organizations are checked: those with this primary region. */
  cell: string;
  repository: Pick<DirectoryRepository, 'organizations' | 'recordsOf'>;
  store: ReadinessStore;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

const HOUR_MS = 3_600_000;
const PAGE = 25;
/** SES API reference: calls beside sending are throttled at about one a second. A domain takes one or two. */
const EVERY_MS = 2_000;
/** A tick that died frees the round after its own end and this. */
const LEASE_MARGIN_MS = 10_000;

/**
 * One tick of the hourly check of all organizations with multi-region on. It goes on where the last tick stopped, at a
 * pace that SES takes, so that a round of many domains lasts many ticks. Counts `ReadinessRed` at every run. Never
 * throws.
 */
export async function checkReadiness(checker: ReadinessChecker, deadlineMs: number): Promise<void> {
  const { store, log, metrics } = checker;
  try {
    const known = (await store.round()) ?? NO_ROUND;
    const round = (await isDue(checker, known)) ? await run(checker, known, deadlineMs) : known;
    // Until a round is through, what the one before found stands, and what this one found already.
    metrics.count(
      'ReadinessRed',
      isRunning(round) ? Math.max(round.red, round.lastRed) : round.red,
    );
  } catch (cause) {
    log.error('readiness not checked', { ...describeError(cause) });
    metrics.count('CheckFailed', 1, { region: checker.cell });
  }
}

function isRunning({ startedAtMs, finishedAtMs }: ReadinessRound): boolean {
  return startedAtMs > finishedAtMs;
}

async function isDue({ cell, settings, clock }: ReadinessChecker, round: ReadinessRound) {
  const nowMs = clock.nowMs();
  if (secondaryOf(settings, cell) === undefined || round.leaseUntilMs > nowMs) return false;
  if (isRunning(round)) return true;
  return nowMs >= round.startedAtMs + HOUR_MS || round.requestedAtMs > round.startedAtMs;
}

async function run(
  checker: ReadinessChecker,
  known: ReadinessRound,
  deadlineMs: number,
): Promise<ReadinessRound> {
  const { clock, store, log } = checker;
  const fresh: ReadinessRound = isRunning(known)
    ? known
    : { ...NO_ROUND, version: known.version, startedAtMs: clock.nowMs(), lastRed: known.red };
  const leased = {
    ...fresh,
    version: known.version + 1,
    leaseUntilMs: deadlineMs + LEASE_MARGIN_MS,
  };
  if (!(await store.writeRound(leased))) return known;
  const worked = await work(checker, leased, deadlineMs);
  const next = { ...worked, version: leased.version + 1, leaseUntilMs: 0 };
  if (!(await store.writeRound(next))) log.info('readiness round requested anew meanwhile');
  if (!isRunning(next)) log.info('readiness checked', { checked: next.checked, red: next.red });
  return next;
}

/** Goes on with the round until it is through or the time is. */
async function work(
  checker: ReadinessChecker,
  round: ReadinessRound,
  deadlineMs: number,
): Promise<ReadinessRound> {
  const { cell, repository, settings } = checker;
  const secondary = secondaryOf(settings, cell) ?? '';
  const ofRoute = await routeChecks(checker, cell, secondary);
  const now = { ...round };
  for (;;) {
    const page = await repository.organizations({
      limit: PAGE,
      ...(now.after === undefined ? {} : { after: now.after }),
    });
    for (const { organizationId, organization } of listedIn(page, cell)) {
      if (organization === undefined) {
        await tellDamaged(checker, organizationId);
        now.checked += 1;
        now.red += 1;
      } else if (isConcerned(organization, cell)) {
        const ready = await checkOne(checker, organization, ofRoute, now, deadlineMs);
        if (ready === 'out of time') return now;
        now.checked += 1;
        now.red += ready ? 0 : 1;
      }
      now.after = organizationId;
      delete now.partial;
    }
    if (page.next === undefined) break;
    now.after = page.next;
  }
  delete now.after;
  return { ...now, finishedAtMs: checker.clock.nowMs() };
}

async function tellDamaged(
  { cell, clock, log, metrics, settings, store }: ReadinessChecker,
  organizationId: string,
): Promise<void> {
  log.error('organization record damaged: its mail waits', { organizationId });
  metrics.count('DirectoryDamaged');
  await store.put({
    organizationId,
    primaryRegion: cell,
    secondaryRegion: secondaryOf(settings, cell) ?? '',
    ready: false,
    score: 0,
    red: [damagedCheck(organizationId)],
    checkedAtMs: clock.nowMs(),
  });
}

function isConcerned(organization: Organization, cell: string): boolean {
  const { primaryRegion, allowMultiRegion, status } = organization;
  return primaryRegion === cell && allowMultiRegion && status === 'active';
}

/** Checks one organization; out of time, what it has so far is in `round.partial`. */
async function checkOne(
  checker: ReadinessChecker,
  organization: Organization,
  ofRoute: readonly ReadinessCheck[],
  round: ReadinessRound,
  deadlineMs: number,
): Promise<boolean | 'out of time'> {
  const { cell, clock, repository, settings, store } = checker;
  const { organizationId } = organization;
  const secondaryRegion = secondaryOf(settings, cell) ?? '';
  const partial = round.partial ?? { domains: 0, green: 0, red: [] };
  const domains = await domainsOf(repository, organizationId);
  if (domains === 'damaged') partial.red = [damagedCheck(organizationId)];
  else if (!(await checkDomains(checker, domains, partial, deadlineMs))) {
    round.partial = partial;
    return 'out of time';
  }
  const shared = [consentCheck(settings, organization), ...ofRoute];
  const red = [...shared.filter(({ ready }) => !ready), ...partial.red];
  const all = shared.length + partial.green + partial.red.length;
  await store.put({
    organizationId,
    primaryRegion: cell,
    secondaryRegion,
    ready: red.length === 0,
    score: scoreOf(all - red.length, all),
    red,
    checkedAtMs: clock.nowMs(),
  });
  return red.length === 0;
}

type Progress = NonNullable<ReadinessRound['partial']>;

/** @returns false where the time was up first. */
async function checkDomains(
  { cell, clock, identities, settings }: ReadinessChecker,
  domains: readonly Domain[],
  partial: Progress,
  deadlineMs: number,
): Promise<boolean> {
  const ends = { primary: cell, secondary: secondaryOf(settings, cell) ?? '' };
  for (const domain of domains.slice(partial.domains)) {
    if (clock.nowMs() + EVERY_MS > deadlineMs) return false;
    const found = await domainChecks(identities, ends, domain);
    partial.green += found.filter(({ ready }) => ready).length;
    partial.red.push(...found.filter(({ ready }) => !ready));
    partial.domains += 1;
    await clock.sleep(EVERY_MS);
  }
  return true;
}

/** One damaged record must not keep the round from all organizations after it. */
async function domainsOf(
  repository: ReadinessChecker['repository'],
  organizationId: string,
): Promise<Domain[] | 'damaged'> {
  try {
    return (await repository.recordsOf(organizationId))?.domains ?? [];
  } catch (cause) {
    if (codeOf(cause) === 'directory-item-malformed') return 'damaged';
    throw cause;
  }
}
