import type { Clock, Random } from '@mailferry/core/ports';
import { abortedError, type CellFailure, cellFailure } from './failure.ts';

export interface RetryPolicy {
  attempts: number;
  clock: Clock;
  random: Random;
}

const BASE_DELAY_MS = 200;

/**
 * Runs `work` until it succeeds or the attempts are used up, with full-jitter exponential back-off between them.
 * @throws CellFailure the last one; `refused` ends at once. MailferryError `aborted`.
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    if (signal?.aborted) throw abortedError();
    let failure: CellFailure;
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted) throw abortedError();
      failure = cellFailure(error);
    }
    if (failure.kind === 'refused' || attempt >= policy.attempts) throw failure;
    await policy.clock.sleep(policy.random() * BASE_DELAY_MS * 2 ** (attempt - 1));
  }
}
