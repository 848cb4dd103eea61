import { Counts } from '../engine/counts.ts';
import type { EventLog } from '../engine/event-log.ts';
import { chance } from '../engine/random.ts';
import type { FaultKind, FaultWindow } from './fault.ts';

/**
 * Says at each call whether a fault strikes it. Every strike has a name made of the window, the thing struck and how
 * often it was asked before: a shrunk plan can leave single strikes out.
 */
export class FaultPlan {
  readonly fired = new Counts();
  /** Names of the strikes so far, in order. */
  readonly strikes: string[] = [];
  readonly #byKind = new Map<FaultKind, FaultWindow[]>();
  readonly #asked = new Map<string, number>();
  readonly #noted = new Set<string>();
  readonly #seed: number;
  readonly #spared: ReadonlySet<string>;
  readonly #startMs: number;
  readonly #log: EventLog;

  constructor(
    seed: number,
    windows: readonly FaultWindow[],
    spared: readonly string[],
    startMs: number,
    log: EventLog,
  ) {
    this.#seed = seed;
    this.#spared = new Set(spared);
    this.#startMs = startMs;
    this.#log = log;
    for (const window of windows) {
      const known = this.#byKind.get(window.kind);
      if (known === undefined) this.#byKind.set(window.kind, [window]);
      else known.push(window);
    }
  }

  /** Whether a window of the kind is open at the target now, whatever its share. */
  open(kind: FaultKind, target: string, nowMs: number): FaultWindow | undefined {
    const windows = this.#byKind.get(kind);
    if (windows === undefined) return undefined;
    const atMs = nowMs - this.#startMs;
    return windows.find(
      (window) => atMs >= window.fromMs && atMs < window.untilMs && matches(window.target, target),
    );
  }

  /** The window that strikes this call, if any. `what` names the thing struck: an instance, a mail, a message. */
  strike(
    kind: FaultKind,
    target: string,
    nowMs: number,
    what: string,
    mailId?: string,
  ): FaultWindow | undefined {
    const window = this.open(kind, target, nowMs);
    if (window === undefined) return undefined;
    const key = `${window.id}/${what}`;
    const asked = this.#asked.get(key) ?? 0;
    this.#asked.set(key, asked + 1);
    const name = `${key}#${asked}`;
    if (chance(this.#seed, name) >= window.share || this.#spared.has(name)) return undefined;
    this.note(kind, nowMs, name, mailId);
    return window;
  }

  /** Counts a condition that holds while its window is open, rather than striking single calls. */
  noteOnce(kind: FaultKind, nowMs: number, what: string): void {
    if (this.#noted.has(what)) return;
    this.#noted.add(what);
    this.note(kind, nowMs, what);
  }

  /** Counts a fault that is part of the plan itself, such as an override or a poisoned mail. */
  note(kind: FaultKind, nowMs: number, what: string, mailId?: string): void {
    this.fired.add(kind);
    this.strikes.push(what);
    this.#log.write(nowMs, 'fault', `${kind} ${what}`, mailId);
  }
}

function matches(pattern: string, target: string): boolean {
  return pattern === '*' || pattern === target || target.endsWith(`@${pattern}`);
}
