import { useEffect, useState } from 'react';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

const minute = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

/** Hours and minutes in the reader's zone. */
export function clockMinute(at: string): string {
  return minute.format(new Date(at));
}

export function clockTime(ms: number): string {
  return clock.format(ms);
}

/** Date and time in the reader's zone. */
export function fullTime(at: string | number): string {
  return full.format(new Date(at));
}

const UNITS: [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** Such as `2 min 5 s`: two units at most. */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000) * 1000);
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  let rest = whole;
  return UNITS.slice(first, first + 2)
    .map(([name, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? '' : `${count} ${name}`;
    })
    .filter((part) => part !== '')
    .join(' ');
}

/** The time, brought up to date every second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** A moment with its distance from now. */
export function Moment({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <>–</>;
  const distance = now - Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(at)}>
      {distance >= 0 ? `${duration(distance)} ago` : `in ${duration(-distance)}`}
    </time>
  );
}
