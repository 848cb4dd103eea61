const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A stretch of time in its largest unit: `3 min`, `2 h`. */
export function span(ms: number): string {
  const [name, size] = UNITS.find(([, size]) => ms >= size) ?? ['ms', 1];
  return `${Math.round(ms / size)} ${name}`;
}

/** How long ago, or from now, a moment is; a dash where there is none. */
export function relative(moment: string | null, nowMs: number): string {
  if (moment === null) return '-';
  const ms = nowMs - Date.parse(moment);
  if (Math.abs(ms) < 1_000) return 'now';
  return ms > 0 ? `${span(ms)} ago` : `in ${span(-ms)}`;
}

/** A moment in UTC, to the second. */
export function utc(moment: string): string {
  return moment.slice(0, 19).replace('T', ' ');
}
