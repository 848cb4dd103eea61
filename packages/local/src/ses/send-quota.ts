import type { Account } from './account.ts';
import { SesError } from './ses-error.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * A region's two sending quotas (SES developer guide, "Service quotas in Amazon SES"); both count recipients. The rate
 * is a token bucket that holds one second's worth. A message to more recipients than that goes out when the bucket is
 * full, and leaves it in debt.
 */
export class SendQuota {
  #tokens: number | undefined;
  #refilledAtMs = 0;
  readonly #sentByMinute = new Map<number, number>();

  /**
   * Takes what a message costs, or nothing at all.
   * @param counted how many of the recipients count against 24 hours: the mailbox simulator's do not
   * @throws SesError TooManyRequestsException
   */
  take(recipients: number, counted: number, account: Account, nowMs: number): void {
    const { Max24HourSend, MaxSendRate } = account;
    const limited = Max24HourSend >= 0 && counted > 0;
    if (limited && this.sentLast24Hours(nowMs) + counted > Max24HourSend) {
      throw new SesError('TooManyRequestsException', 'Daily message quota exceeded.');
    }
    const capacity = Math.max(1, MaxSendRate);
    const refill = (Math.max(0, nowMs - this.#refilledAtMs) * MaxSendRate) / 1000;
    const tokens = Math.min(capacity, (this.#tokens ?? capacity) + refill);
    this.#refilledAtMs = nowMs;
    const short = tokens < Math.min(recipients, capacity);
    this.#tokens = short ? tokens : tokens - recipients;
    if (short) throw new SesError('TooManyRequestsException', 'Maximum sending rate exceeded.');
    this.count(counted, nowMs);
  }

  /** Counts recipients of earlier mail: what `take` does itself, and what a restart takes from the records. */
  count(recipients: number, atMs: number): void {
    const minute = Math.floor(atMs / MINUTE_MS);
    this.#sentByMinute.set(minute, (this.#sentByMinute.get(minute) ?? 0) + recipients);
  }

  sentLast24Hours(nowMs: number): number {
    const oldest = Math.floor((nowMs - DAY_MS) / MINUTE_MS);
    let sent = 0;
    for (const [minute, count] of this.#sentByMinute) {
      if (minute <= oldest) this.#sentByMinute.delete(minute);
      else sent += count;
    }
    return sent;
  }

  /** Makes it so many as of now; they age out of the 24 hours like sent ones. */
  setSentLast24Hours(sent: number, nowMs: number): void {
    this.#sentByMinute.clear();
    this.count(sent, nowMs);
  }
}
