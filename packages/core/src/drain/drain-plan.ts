/** What a drain step goes by. Rates are recipients a second. */
export interface DrainView {
  /** Messages visible in the mail queue now (SQS: approximate, and up to a minute late). */
  queuedMails: number;
  /** What the region's send tokens allow the cell. */
  ratePerSecond: number;
  /** What live traffic takes of it. */
  livePerSecond: number;
  /** Left of the 24-hour quota. */
  dailyLeft: number;
}

/** The mail queue is kept this full, in time: senders never starve, and live mail never queues behind more. */
const QUEUE_AHEAD_MS = 2_000;
/** Above the rate that is left by this factor, so that the queue fills while it is drained. */
const FILL_FACTOR = 1.5;
/** Weight of the newest second in the estimate of live traffic: tokens are given out in blocks, so it jumps. */
const LIVE_WEIGHT = 0.2;

/**
 * How many mails to move now, for a step of `stepMs`. Two bounds, because either can be wrong: the depth of the mail
 * queue is reported late, and the estimate of live traffic lags.
 */
export function drainStep(view: DrainView, stepMs: number): number {
  const left = Math.max(0, view.ratePerSecond - view.livePerSecond);
  const pace = (left * FILL_FACTOR * stepMs) / 1000;
  const room = Math.max(0, (view.ratePerSecond * QUEUE_AHEAD_MS) / 1000 - view.queuedMails);
  const quota = Math.max(0, view.dailyLeft - view.queuedMails);
  // At rates under one a step something must move all the same.
  return Math.floor(Math.min(Math.max(1, pace), Math.max(1, room), quota));
}

/** Live traffic: what the senders took beyond what the drain had given them, smoothed. */
export function estimateLive(
  previousPerSecond: number,
  step: { granted: number; moved: number; ms: number },
): number {
  const seenPerSecond = (Math.max(0, step.granted - step.moved) * 1000) / Math.max(1, step.ms);
  return previousPerSecond * (1 - LIVE_WEIGHT) + seenPerSecond * LIVE_WEIGHT;
}
