import type { Random } from '../ports.ts';

export interface BackOff {
  baseMs: number;
  capMs: number;
}

/**
 * Exponential back-off with full jitter: uniform in [floor, min(cap, base × 2ⁿ)], n counting from 0. The floor, half a
 * second, keeps unlucky draws from becoming a tight loop.
 */
export function backOffMs(n: number, backOff: BackOff, random: Random): number {
  const ceilingMs = Math.min(backOff.capMs, backOff.baseMs * 2 ** Math.min(n, 30));
  return Math.max(500, Math.round(random() * ceilingMs));
}
