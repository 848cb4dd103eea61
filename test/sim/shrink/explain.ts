import { checkers } from '../checkers/index.ts';
import type { LogEntry } from '../engine/event-log.ts';
import type { Plan } from '../scenarios/plan.ts';
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
      `  ${clock(atMs)}  ${actor.padEnd(22)} ${mailId === undefined ? '' : `${names.get(mailId)}: `}${readable(text)}`,
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

/** What belongs to the mail, and what befell everybody: faults, people, regions. */
function traceOf(log: readonly LogEntry[], mailId: string | undefined): LogEntry[] {
  return log.filter(
    ({ actor, text, mailId: about }) =>
      (about !== undefined && about === mailId) ||
      (about === undefined &&
        (/^(fault|checker|operator|health [a-z0-9-]+$)/.test(actor) ||
          text === 'dies' ||
          text.startsWith('drain tick'))),
  );
}

function faultsOf({ faults, operations, clockSkewMs }: Plan): string[] {
  const lines = faults.map(
    ({ id, target, fromMs, untilMs, share, ms }) =>
      `  ${id} at ${target} from ${clock(fromMs)} to ${clock(untilMs)}, ` +
      `${Math.round(share * 100)} % of calls${ms === undefined ? '' : `, ${ms} ms`}`,
  );
  for (const operation of operations)
    lines.push(`  ${operation.kind} at ${clock(operation.atMs)}: ${JSON.stringify(operation)}`);
  if (clockSkewMs > 0) lines.push(`  clocks differ by up to ${clockSkewMs} ms`);
  return lines.length === 0 ? ['  none'] : lines;
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
