import { mailIdIn } from '../mail/envelope.ts';
import type { Log, Metrics } from '../ports.ts';
import type { Backlog } from './backlog.ts';

/** SQS: at most ten messages a call. */
const MAX_MOVE = 10;
/** A call takes 10–20 ms, so that one lane moves about 200 mails a second. */
const MAILS_PER_LANE = 100;
const MAX_LANES = 8;

export interface Moved {
  mails: number;
  /** The queue had no more to give. */
  emptied: boolean;
}

export interface Mover {
  backlog: Backlog;
  log: Log;
  metrics: Metrics;
}

/**
 * Moves up to `wanted` mails, in lanes side by side.
 *
 * Guarantee: a mail leaves the backlog queue only after the mail queue has it. Interrupted in between it is in both, and
 * the ledger lets only one of them be sent.
 */
export async function moveMails(mover: Mover, wanted: number): Promise<Moved> {
  const lanes = Math.min(MAX_LANES, Math.ceil(wanted / MAILS_PER_LANE));
  const moved = await Promise.all(
    Array.from({ length: lanes }, (_value, lane) =>
      moveLane(mover, Math.floor((wanted + lane) / lanes)),
    ),
  );
  return {
    mails: moved.reduce((sum, { mails }) => sum + mails, 0),
    emptied: moved.some(({ emptied }) => emptied),
  };
}

async function moveLane({ backlog, log, metrics }: Mover, wanted: number): Promise<Moved> {
  let mails = 0;
  while (mails < wanted) {
    const messages = await backlog.receive(Math.min(MAX_MOVE, wanted - mails));
    if (messages.length === 0) return { mails, emptied: true };
    const safe = await backlog.enqueue(messages);
    await backlog.remove(safe);
    mails += safe.length;
    if (safe.length === 0) break;
    metrics.count('Drained', safe.length);
    log.info('mails moved', {
      mailIds: safe.map(({ body, recordId }) => mailIdIn(body) ?? recordId),
    });
  }
  return { mails, emptied: false };
}
