import type { EvidenceCounts } from './evidence.ts';
import type { HealthParameters } from './parameters.ts';

type Thresholds = Pick<
  HealthParameters,
  'minSample' | 'tripShare' | 'greySample' | 'greyShare' | 'slowSendMs'
>;

/** What speaks against a region in the attempts of the last `spanMs`; `undefined` where they are within the thresholds. */
export function passiveReason(
  counts: EvidenceCounts,
  thresholds: Thresholds,
  spanMs: number,
): string | undefined {
  const attempts = counts.good + counts.bad;
  const within = `within ${Math.round(spanMs / 1000)} s`;
  if (counts.bad >= thresholds.minSample && counts.bad / attempts >= thresholds.tripShare) {
    return `${counts.bad} of ${attempts} sends failed ${within}.`;
  }
  if (attempts >= thresholds.greySample && counts.bad / attempts >= thresholds.greyShare) {
    return `${counts.bad} of ${attempts} sends failed ${within}: a grey failure.`;
  }
  if (counts.slow >= thresholds.minSample && counts.slow / counts.good >= thresholds.tripShare) {
    return `${counts.slow} of ${counts.good} sends took over ${thresholds.slowSendMs} ms ${within}.`;
  }
  return undefined;
}

/**
 * Whether one sender's own attempts of a window make it a witness against the region. A stray failure among successes
 * does not; half of the grey share does, because a sender sees only a part of the sample.
 */
export function isWitness(own: EvidenceCounts, thresholds: Thresholds): boolean {
  const attempts = own.good + own.bad;
  if (own.bad >= 2 && own.bad / attempts >= thresholds.greyShare / 2) return true;
  return own.slow >= 2 && own.slow / own.good >= thresholds.tripShare;
}
