import type { PlayResult } from './play.ts';

/** Whether the play kept its promises. A duplicate after a lost answer is not knowingly made, so it does not count. */
export function promisesKept(result: PlayResult): boolean {
  return (
    result.lost.length === 0 &&
    result.duplicates === 0 &&
    result.alteredBodies === 0 &&
    result.forbidden === 0
  );
}

export function jsonLine(result: PlayResult): string {
  return JSON.stringify({ ...result, lost: result.lost.length, ok: promisesKept(result) });
}

export function table(result: PlayResult): string {
  const seconds = (ms: number | null) => (ms === null ? 'not seen' : `${(ms / 1000).toFixed(1)} s`);
  const rows: [string, string | number][] = [
    ['mails accepted from producers', result.accepted],
    ['arrived at SES', result.delivered],
    ['lost', result.lost.length],
    ['sent twice, answer known', result.duplicates],
    ['sent twice, answer was lost', result.possibleDuplicates],
    ['bodies altered', result.alteredBodies],
    ['sent where policy forbids', result.forbidden],
    ['went through the secondary', result.viaSecondary],
    ['parked in the backlog', result.parked],
    ['drained from it', result.drained],
    ['largest backlog', result.peakBacklog],
    ['first failed send → all routed away', seconds(result.failoverMs)],
    ['mended → region healthy again', seconds(result.failbackMs)],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
  const verdict = promisesKept(result)
    ? 'Nothing lost, nothing knowingly sent twice, nothing altered.'
    : 'PROMISES BROKEN.';
  return ['', ...lines, '', verdict].join('\n');
}
