import { checkers } from '../checkers/index.ts';
import type { LogEntry } from '../engine/event-log.ts';
import type { FaultKind } from '../faults/fault.ts';
import { FAULT_WORDS } from '../faults/fault-words.ts';
import type { Operation, Plan } from '../scenarios/plan.ts';
import type { Shrunk } from './shrink-plan.ts';

/** A trace longer than this explains nothing. */
const MAX_LINES = 80;

/** The failure as a person reads it: what was violated, under which faults, and what happened step by step. */
export function explain(original: Plan, shrunk: Shrunk, replay: string): string {
  const { plan, violation, result, runs } = shrunk;
  const names = namesOf(result.log);
  const readable = (text: string) =>
    text.replaceAll(/[0-7][0-9A-HJKMNP-TV-Z]{25}/g, (id) => names.get(id) ?? id);
  const invariant = checkers.find(({ name }) => name === violation.checker)?.invariant;
  const lines = traceOf(result.log, violation.mailId).map(
    ({ atMs, actor, text, mailId }) =>
      `  ${clock(atMs)}  ${actor.padEnd(22)} ${mailId === undefined ? '' : `${names.get(mailId)}: `}${readable(actor === 'fault' ? struckLine(text) : text)}`,
  );
  return [
    `violated    ${violation.checker}: ${invariant}`,
    `            ${clock(violation.atMs)}  ${readable(violation.message)}`,
    `seed        ${plan.seed} of scenario ${plan.scenario}`,
    `shrunk to   ${counted(plan)} (from ${counted(original)}) in ${runs} runs`,
    'faults',
    ...faultsOf(plan),
    'trace',
    ...shortened(lines),
    `replay      ${replay}`,
  ].join('\n');
}

/** Mails by number, in the order in which they appear; a report is one of its own. */
function namesOf(log: readonly LogEntry[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { mailId } of log) {
    if (mailId !== undefined && !names.has(mailId)) names.set(mailId, `mail ${names.size + 1}`);
  }
  return names;
}

/** Lines of nobody's mail that explain what happens to all: people, regions, drains, deaths. */
const COMMON = /^(checker|operator|health [a-z0-9-]+)$/;
/** Conditions that are noted once, when they begin. */
const CONDITIONS = /^(override|policy-change|ses-quota-cut|ses-day-short|clock-skew|tick-)/;

/**
 * What belongs to the mail, and what befell those that had it in hand. With no mail to follow, what befell everybody.
 * Strikes of one fault after another, with nothing in between, are told once.
 */
function traceOf(log: readonly LogEntry[], mailId: string | undefined): LogEntry[] {
  const holders = new Set(log.filter((line) => line.mailId === mailId).map(({ actor }) => actor));
  const concerns = ({ actor, text, mailId: about }: LogEntry): boolean => {
    if (about !== undefined) return about === mailId;
    if (COMMON.test(actor) || text.startsWith('drain tick')) return true;
    if (text === 'dies') return mailId === undefined || holders.has(actor);
    if (actor !== 'fault') return false;
    if (mailId === undefined || CONDITIONS.test(text)) return true;
    return [...holders].some((holder) => text.includes(`/${holder} `));
  };
  return together(log.filter(concerns));
}

function together(lines: readonly LogEntry[]): LogEntry[] {
  const told: LogEntry[] = [];
  let repeats = 0;
  const kindOf = ({ actor, text, mailId }: LogEntry) =>
    actor === 'fault' && mailId === undefined ? text.split('/')[0] : undefined;
  for (const [index, line] of lines.entries()) {
    const previous = lines[index - 1];
    const again =
      kindOf(line) !== undefined && previous !== undefined && kindOf(previous) === kindOf(line);
    if (again) {
      repeats += 1;
      continue;
    }
    if (repeats > 0 && previous !== undefined) told.push(repeated(previous, repeats));
    repeats = 0;
    told.push(line);
  }
  return told;
}

function repeated(last: LogEntry, times: number): LogEntry {
  return { ...last, text: `${times} more of these until now` };
}

function faultsOf({ faults, operations, clockSkewMs }: Plan): string[] {
  const lines = faults.map(
    ({ id, kind, target, fromMs, untilMs, share, ms }) =>
      `  ${clock(fromMs)} to ${clock(untilMs)}  ${target}: ${FAULT_WORDS[kind]}` +
      `${ms === undefined ? '' : ` (${ms / 1000} s)`}${share < 1 ? `, at ${Math.round(share * 100)} % of calls` : ''} (${id})`,
  );
  for (const operation of operations)
    lines.push(`  ${clock(operation.atMs)}  ${doneBy(operation)}`);
  if (clockSkewMs > 0) lines.push(`  clocks differ by up to ${clockSkewMs} ms`);
  return lines.length === 0 ? ['  none'] : lines;
}

function doneBy(operation: Operation): string {
  switch (operation.kind) {
    case 'override': {
      const { region, override, expiresAtMs } = operation.override;
      const until = expiresAtMs === undefined ? '' : ` until ${clock(expiresAtMs)}`;
      return `an operator sets ${region} to ${override} in ${operation.cell}${until}`;
    }
    case 'policy': {
      const { organizationId, allowMultiRegion, dataResidency, transferAcknowledged } =
        operation.policy;
      return (
        `${organizationId} has multi-region ${allowMultiRegion ? 'on' : 'off'}, residency ${dataResidency}, ` +
        `transfer ${transferAcknowledged ? '' : 'not '}acknowledged from now on`
      );
    }
    case 'sweep':
      return `an operator asks for a sweep of ${operation.cell}`;
    case 'drill': {
      const { organizationId, share = 1, durationMs } = operation.drill;
      const whose = organizationId ?? `${Math.round(share * 100)} % of the mail`;
      return `an operator drills ${whose} in ${operation.cell} for ${Math.round(durationMs / 1000)} s`;
    }
  }
}

/** A strike in words: the window's name and what it struck stay behind them. */
function struckLine(text: string): string {
  const [kind = '', ...rest] = text.split(' ');
  const words = isKind(kind) ? FAULT_WORDS[kind] : kind;
  const what = rest.join(' ');
  // `window/what it struck#how often it was asked`
  const struck = what.slice(what.indexOf('/') + 1).replace(/#\d+$/, '');
  return what.includes('/') ? `${words} (${struck})` : `${words} ${what}`;
}

function isKind(text: string): text is FaultKind {
  return text in FAULT_WORDS;
}

function counted({ mails, faults, operations }: Plan): string {
  return `${mails.length} mails, ${faults.length} faults, ${operations.length} operations`;
}

function shortened(lines: string[]): string[] {
  if (lines.length <= MAX_LINES) return lines;
  const half = MAX_LINES / 2;
  const left = lines.length - MAX_LINES;
  return [...lines.slice(0, half), `  … ${left} lines …`, ...lines.slice(-half)];
}

/** Minutes, seconds and milliseconds since the run began. */
function clock(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0');
  return `${minutes}:${seconds}`;
}
