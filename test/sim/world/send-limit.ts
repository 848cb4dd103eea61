import type { Quota } from '../scenarios/plan.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * How SES counts: recipients, against a rate that allows short bursts ("Managing your Amazon SES sending limits": the
 * rate may be exceeded for short bursts, not for long), and against a rolling 24 hours.
 */
export class SendLimit {
  #level: number;
  #levelMs = 0;
  #sent: { atMs: number; count: number }[] = [];
  #head = 0;
  #total = 0;

  constructor(quota: Quota) {
    this.#level = burstOf(quota);
  }

  /** Which limit a call of so many recipients would break. */
  over(quota: Quota, count: number, nowMs: number): 'rate' | 'daily' | undefined {
    const { max24HourSend } = quota;
    if (max24HourSend >= 0 && this.sentLast24Hours(nowMs) + count > max24HourSend) return 'daily';
    const refill = ((nowMs - this.#levelMs) * quota.maxSendRate) / 1000;
    this.#level = Math.min(burstOf(quota), this.#level + refill);
    this.#levelMs = nowMs;
    if (this.#level < count) return 'rate';
    return undefined;
  }

  count(count: number, nowMs: number): void {
    this.#level -= count;
    this.#total += count;
    this.#sent.push({ atMs: nowMs, count });
  }

  sentLast24Hours(nowMs: number): number {
    for (;;) {
      const oldest = this.#sent[this.#head];
      if (oldest === undefined || oldest.atMs > nowMs - DAY_MS) break;
      this.#total -= oldest.count;
      this.#head += 1;
    }
    if (this.#head > 4096) {
      this.#sent = this.#sent.slice(this.#head);
      this.#head = 0;
    }
    return this.#total;
  }
}

/** Three seconds' worth, and never less than one message of the most recipients. */
function burstOf({ maxSendRate }: Quota): number {
  return Math.max(50, maxSendRate * 3);
}
