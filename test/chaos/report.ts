import type { Delivery } from '@mailferry/core/delivery/delivery';
import { arrivalsById, type Evidence, type Violation } from './evidence.ts';
import type { planOf } from './plan.ts';

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
  /** How often each kind of fault fell. */
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
    [...new Set(struck.map(({ strike }) => strike.kind))]
      .sort()
      .map((kind) => [kind, struck.filter(({ strike }) => strike.kind === kind).length]),
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

/** A violation with the mail's life as the ledgers and SES have it. */
export function explain(
  { checker, message, mailId }: Violation,
  evidence: Evidence,
  startedMs: number,
): string {
  const lines = [`${checker}: ${message}${mailId === undefined ? '' : ` [${mailId}]`}`];
  if (mailId === undefined) return lines.join('\n');
  const at = (ms: number) => `${((ms - startedMs) / 1000).toFixed(3)} s`.padStart(12);
  const handed = evidence.handedIn.get(mailId);
  if (handed !== undefined)
    lines.push(
      `${at(handed.atMs)}  handed in: ${handed.mail.kind} of ${handed.mail.organization.organizationId}, ${handed.accepted ? 'accepted' : 'not accepted'}, possible cells ${handed.possibleCells}, answered after ${handed.answeredAtMs - handed.atMs} ms`,
    );
  for (const { id, acceptedAtMs, region, cell, messageId, answerLost } of evidence.arrivals)
    if (id === mailId)
      lines.push(
        `${at(acceptedAtMs)}  SES ${region} accepted it from ${cell} as ${messageId}${answerLost ? ', answer lost' : ''}`,
      );
  for (const { cell, delivery, events } of evidence.ledgers.get(mailId) ?? []) {
    if (delivery !== undefined) lines.push(...historyOf(cell, delivery, at));
    for (const { atMs, type, region, sesMessageId } of events)
      lines.push(`${at(atMs)}  ${cell} event ${type} ${region} ${sesMessageId}`);
  }
  return lines.join('\n');
}

function historyOf(cell: string, delivery: Delivery, at: (ms: number) => string): string[] {
  return [
    ...delivery.history.map(
      ({ atMs, step, region = '', reason = '' }) =>
        `${at(atMs)}  ${cell} ledger ${step} ${region} ${reason}`,
    ),
    `${at(delivery.updatedAtMs)}  ${cell} ledger is ${delivery.state}, version ${delivery.version}, possibleDuplicate ${delivery.possibleDuplicate}`,
  ];
}

/** The plan as a person reads it. */
export function planText(plan: ReturnType<typeof planOf>): string[] {
  return plan.map(({ atMs, untilMs, kind, target }) => {
    const region = 'region' in target ? target.region : '';
    return `${(atMs / 1000).toFixed(1).padStart(6)}–${(untilMs / 1000).toFixed(1)} s  ${kind} ${region}`;
  });
}
