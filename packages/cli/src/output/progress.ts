import type { Io } from '../io.ts';

const WIDTH = 30;
/** Where lines cannot be drawn over, they come no faster than this. */
const LINE_EVERY_MS = 5_000;

/** `[######----]  40 %`: a share of 1 as a bar. */
export function bar(share: number): string {
  const bounded = Math.min(1, Math.max(0, share));
  const filled = Math.round(bounded * WIDTH);
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${String(Math.floor(bounded * 100)).padStart(3)} %`;
}

/** A line of progress: drawn over on a terminal; elsewhere a new line now and then, and the last one. */
export interface Progress {
  draw(line: string): void;
  end(): void;
}

export function createProgress(io: Pick<Io, 'err' | 'canRedraw' | 'nowMs'>): Progress {
  let shown = '';
  let latest = '';
  let shownAtMs = Number.NEGATIVE_INFINITY;
  const show = () => {
    const rest = ' '.repeat(Math.max(0, shown.length - latest.length));
    io.err(io.canRedraw ? `\r${latest}${rest}` : `${latest}\n`);
    shown = latest;
    shownAtMs = io.nowMs();
  };
  return {
    draw(line) {
      latest = line;
      if (line === shown) return;
      if (io.canRedraw || io.nowMs() - shownAtMs >= LINE_EVERY_MS) show();
    },
    end() {
      if (latest !== shown) show();
      if (io.canRedraw && shown !== '') io.err('\n');
    },
  };
}
