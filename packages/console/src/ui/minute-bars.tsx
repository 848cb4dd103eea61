import { count } from './mails.ts';
import { clockMinute } from './moment.tsx';

type Kind = 'good' | 'bad' | 'time';

/** A minute's bar: its parts stand on each other. None: nothing is known of that minute. */
export interface Bar {
  at: string;
  parts: readonly { kind: Kind; value: number }[];
  /** In words, shown to whoever points at it. */
  text: string;
}

const SLOT = 4;
const GAP = 1;
const HEIGHT = 60;

/** Bars of the last hour. Drawn by hand: a library of charts would be a fifth of all script (see docs/decisions/0096). */
export function MinuteBars({
  title,
  summary,
  bars,
  unit = '',
  legend = [],
  empty,
}: {
  title: string;
  /** What the bars say, for those who cannot see them. */
  summary: string;
  bars: readonly Bar[];
  unit?: string;
  /** What the colours mean, where there is more than one. */
  legend?: readonly { kind: Kind; text: string }[];
  empty: string;
}) {
  const totals = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const top = Math.max(...totals, 1);
  const known = bars.some(({ parts }) => parts.length > 0);
  const middle = bars[Math.floor(bars.length / 2)];
  return (
    <figure className="minute-bars">
      <figcaption>{title}</figcaption>
      {!known ? (
        <p className="minute-bars-empty">{empty}</p>
      ) : (
        <>
          <div className="minute-bars-top">
            <span>
              {count(Math.round(top))}
              {unit}
            </span>
            {legend.map(({ kind, text }) => (
              <span key={kind}>
                <svg className="minute-bars-key" viewBox="0 0 1 1" aria-hidden="true">
                  <rect className={`bar-${kind}`} width="1" height="1" />
                </svg>
                {text}
              </span>
            ))}
          </div>
          <svg
            role="img"
            className="minute-bars-drawing"
            aria-label={summary}
            viewBox={`0 0 ${bars.length * SLOT} ${HEIGHT}`}
            preserveAspectRatio="none"
          >
            {bars.map((bar, index) => (
              <MinuteBar key={bar.at} bar={bar} x={index * SLOT} top={top} />
            ))}
          </svg>
        </>
      )}
      <div className="minute-bars-times" aria-hidden="true">
        {[bars[0], middle, bars.at(-1)].map(
          (bar) => bar !== undefined && <span key={bar.at}>{clockMinute(bar.at)}</span>,
        )}
      </div>
    </figure>
  );
}

function MinuteBar({ bar, x, top }: { bar: Bar; x: number; top: number }) {
  let y = HEIGHT;
  return (
    <g>
      <title>{`${clockMinute(bar.at)}: ${bar.text}`}</title>
      {/* Also where a bar is low, its minute can be pointed at. */}
      <rect className="bar-room" x={x} y={0} width={SLOT} height={HEIGHT} />
      {bar.parts.map(({ kind, value }) => {
        const height = (value / top) * HEIGHT;
        y -= height;
        return (
          <rect
            key={kind}
            className={`bar-${kind}`}
            x={x}
            y={y}
            width={SLOT - GAP}
            height={height}
          />
        );
      })}
    </g>
  );
}
