import type { Arrival, Evidence } from './evidence.ts';

/** Clocks are the same here; a strike's own switching takes this long at most. */
const SLACK_MS = 500;

/**
 * Why the sender of an accepted mail may never have learnt of it, or could not write it down, before `untilMs`. By the
 * far end's record and by what was done to the stack alone; `undefined` where it must have known.
 */
export function excuseFor(evidence: Evidence, first: Arrival, untilMs: number): string | undefined {
  if (first.answerLost) return 'answer lost';
  const fromMs = first.acceptedAtMs;
  for (const { strike, fromMs: began, toMs: ended } of evidence.struck) {
    const { target } = strike;
    const overlaps = began - SLACK_MS <= untilMs && ended + SLACK_MS >= fromMs;
    if (!overlaps) continue;
    if (target.what === 'stack') return 'stack killed';
    const atAccept = began - SLACK_MS <= fromMs && ended + SLACK_MS >= fromMs;
    if (strike.kind === 'ses-too-slow' && target.what === 'ses' && atAccept)
      if (target.region === first.region) return 'answer too slow';
    if (target.what === 'dynamo' && target.region === first.cell) return 'ledger out of reach';
  }
  const died = evidence.lost.some(
    ({ lane, region, atMs }) =>
      lane === 'sender' &&
      region === first.cell &&
      atMs >= fromMs - SLACK_MS &&
      atMs <= untilMs + SLACK_MS,
  );
  return died ? 'sender died' : undefined;
}
