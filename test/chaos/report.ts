import { arrivalsById, type Evidence, type Violation } from './evidence.ts';
import { FAULT_KINDS } from './plan.ts';

export interface Summary {
  seeds: number;
  seed: number;
  violations: number;
  /** Mails whose hand-in was answered with success. */
  mails: number;
  /** Hand-ins without success: nothing was promised for those. */
  refused: number;
  arrived: number;
  reportedFailed: number;
  reports: number;
  viaSecondary: number;
  rubbish: number;
  /** How often each kind of fault fell, those that did not included. */
  faults: Record<string, number>;
  /** Requests that each SES fault met. */
  sesHits: Record<string, number>;
  /** Invocations that died, killed or out of time. */
  lostInvocations: number;
  /** Mails that one cell sent more than once, every one of them after an unknown outcome unless there are violations. */
  possibleDuplicates: number;
  settleSeconds: number;
  wallSeconds: number;
}

export function summaryOf(
  seed: number,
  evidence: Evidence,
  violations: readonly Violation[],
  times: { settleSeconds: number; wallSeconds: number; sesHits: Record<string, number> },
): Summary {
  const { handedIn, arrivals, ledgers, struck, rubbish, lost } = evidence;
  const byId = arrivalsById(arrivals);
  const promised = [...handedIn].filter(([, { accepted }]) => accepted);
  const faults = Object.fromEntries(
    FAULT_KINDS.map((kind) => [kind, struck.filter(({ strike }) => strike.kind === kind).length]),
  );
  const twice = [...byId.values()].filter((all) => {
    const cells = all.map(({ cell }) => cell);
    return new Set(cells).size < cells.length;
  });
  return {
    seeds: 1,
    seed,
    violations: violations.length,
    mails: promised.length,
    refused: handedIn.size - promised.length,
    arrived: promised.filter(([id]) => byId.has(id)).length,
    reportedFailed: promised.filter(
      ([id]) =>
        !byId.has(id) && ledgers.get(id)?.some(({ delivery }) => delivery?.state === 'failed'),
    ).length,
    reports: [...byId.values()].filter(([first]) => first?.nullSender && first.about.length > 0)
      .length,
    viaSecondary: [...byId].filter(([id, all]) => {
      const primary = handedIn.get(id)?.mail.organization.primaryRegion;
      return primary !== undefined && all.some(({ region }) => region !== primary);
    }).length,
    rubbish: rubbish.filter(({ accepted }) => accepted).length,
    faults,
    sesHits: times.sesHits,
    lostInvocations: lost.length,
    possibleDuplicates: twice.length,
    settleSeconds: times.settleSeconds,
    wallSeconds: times.wallSeconds,
  };
}
