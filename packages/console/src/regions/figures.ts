import type { CellRegion } from '../api/generated/schema.ts';
import { count } from '../ui/mails.ts';

type Figures = CellRegion['figures'];

/** Success and errors in one line. Windows without a fault are not written down: nothing noted is the good case. */
export function sendsText(figures: Figures): string {
  if (figures === null) return 'Not known';
  const { succeeded, failed, slow } = figures.sends;
  const whole = succeeded + failed;
  if (whole === 0) return 'No failed or slow ones';
  const share = Math.round((failed / whole) * 100);
  return `${count(succeeded)} succeeded, ${count(failed)} failed (${share} %), ${count(slow)} slow`;
}

export function lastProbeText(figures: Figures): string {
  const last = figures?.probes.last ?? null;
  if (figures === null || last === null) return 'None yet';
  const { accepted, confirmed } = figures.probes;
  return `${last.ok ? 'Good' : `Failed: ${last.reason}`}; ${confirmed} of ${accepted} came back`;
}

export function quotaText(figures: Figures): string {
  const account = figures?.quota?.account ?? null;
  if (account === null) return 'Not known yet';
  const { sentLast24Hours, max24HourSend, usedPercent, maxSendRate } = account;
  return max24HourSend === null
    ? `${count(sentLast24Hours)} in 24 hours, no limit; ${count(maxSendRate)} a second`
    : `${Math.round(usedPercent)} %: ${count(sentLast24Hours)} of ${count(max24HourSend)} in 24 hours; ${count(maxSendRate)} a second`;
}
