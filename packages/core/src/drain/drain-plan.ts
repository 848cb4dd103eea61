import type { QueueDepth } from './backlog.ts';

/** What the plan remembers between steps: SQS reports the depth of a queue late, so that its own moves fill the gap. */
export interface DrainPlan {
  /** The depth of the mail queue as last reported, and since when the report is the same. */
  reported: number;
  reportedAtMs: number;
  /** Moved since then. */
  movedSince: number;
  /** What the queue takes from the drain in the long run, smoothed: the rate that live traffic leaves. */
  takenPerSecond: number;
  /** The part of a mail that earlier steps left over: a rate below one a second moves mail as well. */
  carriedMails: number;
}

export interface DrainView {
  nowMs: number;
  /** Messages in the mail queue, those in the senders' hands included (SQS: approximate, and late). */
  queuedMails: number;
  /** What the region's send tokens allow the cell, in recipients a second. */
  ratePerSecond: number;
  /** Left of the 24-hour quota. */
  dailyLeft: number;
  /** How long the queue has to last until the drain looks again. */
  aheadMs: number;
}

/** Senders hold mails for as long as send tokens are given out ahead (2 s), and must find others when these are gone. */
const QUEUE_AHEAD_MS = 2_000;
/** Mail that waits must not stop the drain: hidden messages count for less than `QUEUE_AHEAD_MS`. */
const MOST_IN_HAND_MS = 1_500;
/** However empty the queue is said to be, no more than this share of the rate is moved in a second. */
const MAX_PACE = 1.2;
/** Weight of the newest step in the smoothed pace. */
const NEWEST_WEIGHT = 0.1;

/**
 * What is ahead of drained mail. SQS counts mail that waits for hours, or whose sender died, among the messages in
 * flight: they count as being in the senders' hands only up to `MOST_IN_HAND_MS`' worth.
 */
export function queuedMails({ visible, inFlight }: QueueDepth, ratePerSecond: number): number {
  return visible + Math.min(inFlight, Math.ceil((ratePerSecond * MOST_IN_HAND_MS) / 1000));
}

export function startPlan(nowMs: number, ratePerSecond: number): DrainPlan {
  return {
    reported: -1,
    reportedAtMs: nowMs,
    movedSince: 0,
    takenPerSecond: ratePerSecond,
    carriedMails: 0,
  };
}

/**
 * How many mails to move now. The mail queue is filled up to what the senders can send in `QUEUE_AHEAD_MS`: they never
 * starve, live mail never queues behind more, and what live traffic takes of the rate need not be known.
 */
export function drainStep(plan: DrainPlan, view: DrainView): { mails: number; plan: DrainPlan } {
  const { nowMs, ratePerSecond } = view;
  const fresh = view.queuedMails !== plan.reported;
  const observed = fresh
    ? { ...plan, reported: view.queuedMails, reportedAtMs: nowMs, movedSince: 0 }
    : plan;
  const known = observed.reported + observed.movedSince;
  const sinceS = (nowMs - observed.reportedAtMs) / 1000;
  const queued = Math.max(0, known - observed.takenPerSecond * sinceS);
  const target = (ratePerSecond * (QUEUE_AHEAD_MS + view.aheadMs)) / 1000;
  const most = (MAX_PACE * ratePerSecond * Math.max(1_000, view.aheadMs)) / 1000;
  // The quota is no matter for an estimate: what may still be in the queue is taken as being there.
  const quota = Math.max(0, view.dailyLeft - known);
  const due = Math.min(Math.max(0, target - queued), most, quota) + plan.carriedMails;
  const mails = Math.floor(Math.min(due, quota));
  return { mails, plan: { ...observed, carriedMails: Math.min(1, due - mails) } };
}

/** The plan after `moved` mails were moved in a step of `stepMs`. */
export function afterStep(plan: DrainPlan, moved: number, stepMs: number): DrainPlan {
  const perSecond = (moved * 1000) / Math.max(1, stepMs);
  return {
    ...plan,
    movedSince: plan.movedSince + moved,
    takenPerSecond: plan.takenPerSecond * (1 - NEWEST_WEIGHT) + perSecond * NEWEST_WEIGHT,
  };
}
