import { MailferryError } from '@mailferry/core/errors';
import { inLanes } from '@mailferry/core/in-lanes';
import type { Cell } from './cell.ts';
import { CellFailure, entryFailure } from './failure.ts';
import type { QueueEntry } from './mail-queue.ts';
import { type RetryPolicy, withRetries } from './retry.ts';

/** Amazon SQS quotas: ten entries and 1 MiB a batch; the margin is for what SQS counts beside the bodies. */
const MAX_ENTRIES = 10;
const MAX_BATCH_BYTES = 1024 * 1024 - 8 * 1024;
const PARALLEL_BATCHES = 4;

export type EntryFailures = Map<QueueEntry, CellFailure | MailferryError>;

/**
 * Sends entries to one cell's queue in as few batches as they fit into. Entries that SQS does not take are retried
 * alone; a batch refused as a whole is taken apart, so that one bad entry does not stop its neighbours.
 * @returns the entries that are not queued for certain, each with its failure.
 */
export async function sendEntries(
  cell: Cell,
  entries: readonly QueueEntry[],
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
): Promise<EntryFailures> {
  const failures: EntryFailures = new Map();
  await inLanes(PARALLEL_BATCHES, batchesOf(entries), (batch) =>
    sendBatch(cell, batch, policy, signal, failures),
  );
  return failures;
}

/** Entries in order, in batches within SQS's limits of number and size. */
export function batchesOf(entries: readonly QueueEntry[]): QueueEntry[][] {
  const batches: QueueEntry[][] = [];
  let current: QueueEntry[] = [];
  let currentBytes = 0;
  for (const entry of entries) {
    const entryBytes = Buffer.byteLength(entry.body);
    if (current.length === MAX_ENTRIES || currentBytes + entryBytes > MAX_BATCH_BYTES) {
      if (current.length > 0) batches.push(current);
      current = [];
      currentBytes = 0;
    }
    current.push(entry);
    currentBytes += entryBytes;
  }
  if (current.length > 0) batches.push(current);
  return batches;
}

async function sendBatch(
  cell: Cell,
  batch: readonly QueueEntry[],
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  failures: EntryFailures,
): Promise<void> {
  let pending = batch;
  try {
    await withRetries(policy, signal, async () => {
      const failed = await cell.queue.sendBatch(pending, signal);
      const again: QueueEntry[] = [];
      let last: CellFailure | undefined;
      for (const { index, code, senderFault } of failed) {
        const entry = pending[index];
        if (entry === undefined) continue;
        const failure = entryFailure(code, senderFault);
        if (failure.kind === 'refused') failures.set(entry, failure);
        else {
          again.push(entry);
          last = failure;
        }
      }
      pending = again;
      if (last !== undefined) throw last;
    });
  } catch (error) {
    if (!(error instanceof CellFailure || error instanceof MailferryError)) throw error;
    const isRefused = error instanceof CellFailure && error.kind === 'refused';
    if (isRefused && pending.length > 1) {
      for (const entry of pending) await sendBatch(cell, [entry], policy, signal, failures);
    } else {
      for (const entry of pending) failures.set(entry, error);
    }
  }
}
