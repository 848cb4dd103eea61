import type { Log } from '@mailferry/core/ports';

/** Personal data is not logged for longer than a case takes. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/**
 * Until when lines may hold addresses (`MAILFERRY_DEBUG_UNTIL`, an RFC 3339 moment). A switch that is no moment, or that
 * would stay on for more than a day, is off, and is told of: a slip of the hand must stop neither mail nor discretion.
 * @returns milliseconds since the epoch; 0 where the switch is off.
 */
export function debugUntilMs(
  value: string | undefined,
  nowMs: number,
  log: Pick<Log, 'warn'>,
): number {
  if (value === undefined || value === '') return 0;
  const untilMs = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(untilMs)) {
    log.warn('debug switch ignored', { because: 'it is no RFC 3339 moment' });
    return 0;
  }
  if (untilMs - nowMs > LONGEST_MS) {
    log.warn('debug switch ignored', { because: 'it is more than a day ahead' });
    return 0;
  }
  if (untilMs > nowMs) log.warn('debug switch on: lines hold addresses', { until: value });
  return untilMs;
}
