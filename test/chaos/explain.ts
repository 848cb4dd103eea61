import type { Evidence, Violation } from './evidence.ts';
import { allowedRegions } from './organizations.ts';
import type { Strike } from './plan.ts';
import type { Struck } from './strikes.ts';

interface Moment {
  atMs: number;
  text: string;
}

/** Faults of this long before a mail's hand-in still say what it met. */
const BEFORE_MS = 5_000;

/** Violations of one checker that are told in full: the first ones tell the most. */
const MAX_TOLD = 3;

/** Tells the first violations of each checker, and counts the others. */
export function sayAll(
  violations: readonly Violation[],
  evidence: Evidence,
  startedMs: number,
  say: (line: string) => void,
): void {
  for (const [checker, own = []] of Object.entries(
    Object.groupBy(violations, (one) => one.checker),
  )) {
    for (const violation of own.slice(0, MAX_TOLD))
      say(`\n${explain(violation, evidence, startedMs)}`);
    if (own.length > MAX_TOLD) say(`\n${checker}: and ${own.length - MAX_TOLD} more`);
  }
}

/** A violation with the mail's life, as its producer, SES and the ledgers have it, and with the faults around it. */
function explain(
  { checker, message, mailId }: Violation,
  evidence: Evidence,
  startedMs: number,
): string {
  const title = `${checker}: ${message}${mailId === undefined ? '' : ` [${mailId}]`}`;
  if (mailId === undefined) return title;
  const life = [
    ...handInOf(mailId, evidence),
    ...arrivalsOf(mailId, evidence),
    ...recordsOf(mailId, evidence),
  ].sort((a, b) => a.atMs - b.atMs);
  const faults = faultsDuring(life, mailId, evidence);
  const timeline = [...life, ...faults].sort((a, b) => a.atMs - b.atMs);
  return [
    title,
    ...timeline.map(({ atMs, text }) => `${seconds(atMs - startedMs).padStart(11)}  ${text}`),
  ].join('\n');
}

function handInOf(mailId: string, { handedIn }: Evidence): Moment[] {
  const handed = handedIn.get(mailId);
  if (handed === undefined) return [];
  const { mail, atMs, answeredAtMs, accepted, possibleCells } = handed;
  const answer = accepted ? 'accepted' : 'not accepted';
  return [
    { atMs, text: `handed in: ${mail.kind}, of ${mail.organization.organizationId}` },
    {
      atMs: answeredAtMs,
      text: `hand-in ${answer}${possibleCells > 1 ? ', perhaps by two cells' : ''}`,
    },
  ];
}

function arrivalsOf(mailId: string, { arrivals }: Evidence): Moment[] {
  return arrivals
    .filter(({ id }) => id === mailId)
    .map(({ acceptedAtMs, region, cell, messageId, answerLost }) => ({
      atMs: acceptedAtMs,
      text: `SES ${region} accepted it from ${cell} as ${messageId}${answerLost ? ', answer lost' : ''}`,
    }));
}

function recordsOf(mailId: string, { ledgers }: Evidence): Moment[] {
  return (ledgers.get(mailId) ?? []).flatMap(({ cell, delivery, events }) => [
    ...(delivery?.history ?? []).map(({ atMs, step, region, reason }) => ({
      atMs,
      text: ['ledger', cell, step, region, reason].filter((word) => word !== undefined).join(' '),
    })),
    ...(delivery === undefined
      ? []
      : [
          {
            atMs: delivery.updatedAtMs,
            text: `ledger ${cell} is ${delivery.state}, version ${delivery.version}${delivery.possibleDuplicate ? ', possible duplicate' : ''}`,
          },
        ]),
    ...events.map(({ atMs, type, region, sesMessageId }) => ({
      atMs,
      text: `event ${type} of ${region} in ${cell}: ${sesMessageId}`,
    })),
  ]);
}

/** What struck the regions that the mail may be in, from shortly before its hand-in to its end. */
function faultsDuring(life: readonly Moment[], mailId: string, evidence: Evidence): Moment[] {
  const [first] = life;
  const last = life.at(-1);
  if (first === undefined || last === undefined) return [];
  const organization = evidence.handedIn.get(mailId)?.mail.organization.organizationId;
  const regions = organization === undefined ? undefined : allowedRegions(organization);
  return evidence.struck
    .filter(
      ({ strike: { target }, fromMs, toMs }) =>
        fromMs <= last.atMs &&
        toMs >= first.atMs - BEFORE_MS &&
        (target.what === 'stack' || regions === undefined || regions.includes(target.region)),
    )
    .map((one) => ({ atMs: one.fromMs, text: `  fault: ${faultText(one)}` }));
}

function faultText({ strike, fromMs, toMs }: Struck): string {
  const lasting = toMs - fromMs > 500 ? ` for ${seconds(toMs - fromMs)}` : '';
  return `${strike.kind}${regionOf(strike)}${lasting}`;
}

/** One strike of a plan as a person reads it. */
export function strikeText(strike: Strike): string {
  const { atMs, untilMs, kind } = strike;
  const lasting = untilMs > atMs ? ` for ${seconds(untilMs - atMs)}` : '';
  return `${seconds(atMs).padStart(11)}  ${kind}${regionOf(strike)}${lasting}`;
}

function regionOf({ target }: Strike): string {
  return target.what === 'stack' ? '' : ` ${target.region}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}
