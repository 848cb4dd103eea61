import { describeError } from '../errors.ts';
import type { Sender } from './sender.ts';

export type Pace =
  | { kind: 'go' }
  | { kind: 'wait'; ms: number; reason: string }
  | { kind: 'daily-quota' };

/**
 * Takes send tokens and waits until they are due.
 * @param latestStartMs a send that could not start by then waits in the queue instead.
 */
export async function paceFor(
  sender: Sender,
  region: string,
  count: number,
  latestStartMs: number,
): Promise<Pace> {
  if (sender.clock.nowMs() > latestStartMs)
    return { kind: 'wait', ms: 1_000, reason: 'out-of-time' };
  try {
    const pace = await sender.pacer.take(region, count);
    if (pace.kind === 'daily-quota') return pace;
    if (pace.kind === 'wait')
      return { kind: 'wait', ms: pace.ms + sender.random() * 2_000, reason: 'paced' };
    // Read after the tokens came: taking them may have had to wait for the table.
    const nowMs = sender.clock.nowMs();
    if (Math.max(nowMs, pace.atMs) > latestStartMs)
      return { kind: 'wait', ms: Math.max(1_000, pace.atMs - nowMs), reason: 'paced' };
    // Timers count whole milliseconds: a shorter wait would be a longer one.
    if (pace.atMs >= nowMs + 1) await sender.clock.sleep(pace.atMs - nowMs);
    return { kind: 'go' };
  } catch (cause) {
    // Without the shared tokens the quota could be overrun by all senders at once: the mail waits.
    sender.log.warn('send tokens out of reach: mail waits', { region, ...describeError(cause) });
    return { kind: 'wait', ms: 2_000 + sender.random() * 8_000, reason: 'tokens-unavailable' };
  }
}
