import type { ReadinessCheck } from './readiness.ts';

/** The latest readiness of an organization, as the hourly round found it. */
export interface StoredReadiness {
  organizationId: string;
  primaryRegion: string;
  secondaryRegion: string;
  ready: boolean;
  /** Percent of the checks that are green. */
  score: number;
  /** The red ones alone. */
  red: ReadinessCheck[];
  checkedAtMs: number;
}

/** How far the cell's check of all its organizations is. */
export interface ReadinessRound {
  version: number;
  startedAtMs: number;
  /** 0 while it runs. */
  finishedAtMs: number;
  /** Where the list of organizations goes on; absent at its beginning. */
  after?: string;
  /** Of the organization after that: domains that were looked at, and what was found. */
  partial?: { domains: number; green: number; red: ReadinessCheck[] };
  /** Organizations with multi-region on, so far. */
  checked: number;
  red: number;
  /** Of the round before, which stands until this one is through. */
  lastRed: number;
  /** An operator wants a new round now. */
  requestedAtMs: number;
  /** The tick that works on it; another one goes on after this. */
  leaseUntilMs: number;
}

/** Methods throw when the table is out of reach. */
export interface ReadinessStore {
  all(): Promise<StoredReadiness[]>;
  /** Kept for three days: what is not checked any more disappears by itself. */
  put(readiness: StoredReadiness): Promise<void>;
  round(): Promise<ReadinessRound | undefined>;
  /** Stores `next` if the stored version still is `next.version - 1` (0: absent). */
  writeRound(next: ReadinessRound): Promise<boolean>;
}

export const NO_ROUND: ReadinessRound = {
  version: 0,
  startedAtMs: 0,
  finishedAtMs: 0,
  checked: 0,
  red: 0,
  lastRed: 0,
  requestedAtMs: 0,
  leaseUntilMs: 0,
};

const MAX_TRIES = 5;

/** Has the next tick of the health function start a new round. @returns false when others keep writing. */
export async function requestRound(store: ReadinessStore, nowMs: number): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const known = (await store.round()) ?? NO_ROUND;
    const next = { ...known, version: known.version + 1, requestedAtMs: nowMs };
    if (await store.writeRound(next)) return true;
  }
  return false;
}
