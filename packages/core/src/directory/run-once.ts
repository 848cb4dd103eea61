import type { IdempotencyRecord } from './idempotency-record.ts';
import type { DirectoryPorts } from './ports.ts';
import { Refusal } from './refusal.ts';

/** How long an answer is kept for repetitions. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** Longer than any request runs; after it the request is taken for dead and may be run again. */
const RUNNING_MS = 60_000;

type Answer = NonNullable<IdempotencyRecord['answer']>;

export interface OnceRequest {
  callerId: string;
  key: string;
  fingerprint: string;
}

/**
 * Runs a create once for its Idempotency-Key: repetitions get the first answer. A run that died is run again with the
 * same resource id, so that it cannot create a second thing, and so is one that failed half-way. A refusal leaves no
 * trace: nothing was created.
 * @param kept the answer as it may be stored: without secrets.
 * @throws Refusal `idempotency-key-reused` for the key with another request, `request-in-progress`.
 */
export async function runOnce(
  { repository, clock, newId }: Pick<DirectoryPorts, 'repository' | 'clock' | 'newId'>,
  request: OnceRequest,
  run: (resourceId: string) => Promise<Answer>,
  kept: (answer: Answer) => Answer = (answer) => answer,
): Promise<Answer> {
  const nowMs = clock.nowMs();
  const fresh: IdempotencyRecord = {
    ...request,
    resourceId: newId(),
    runningUntilMs: nowMs + RUNNING_MS,
    expiresAtMs: nowMs + KEPT_MS,
  };
  let record = fresh;
  const begun = await repository.write([
    { kind: 'create', record: { type: 'idempotency', value: fresh } },
  ]);
  if (!begun.written) {
    const known = await repository.idempotency(request.callerId, request.key);
    const replay = known === undefined ? undefined : replayOf(known, request, nowMs);
    if (replay !== undefined) return replay;
    record = { ...fresh, resourceId: known?.resourceId ?? fresh.resourceId };
    await repository.write([{ kind: 'put', record: { type: 'idempotency', value: record } }]);
  }
  try {
    const answer = await run(record.resourceId);
    const value = { ...record, answer: kept(answer) };
    await repository.write([{ kind: 'put', record: { type: 'idempotency', value } }]);
    return answer;
  } catch (error) {
    const value = { ...record, runningUntilMs: 0 };
    const kind = error instanceof Refusal ? 'delete' : 'put';
    await repository.write([{ kind, record: { type: 'idempotency', value } }]);
    throw error;
  }
}

/** The answer that stands, or `undefined` where the request has to be run again. */
function replayOf(
  known: IdempotencyRecord,
  { fingerprint }: OnceRequest,
  nowMs: number,
): Answer | undefined {
  // DynamoDB deletes expired items late: until then they count for nothing.
  if (known.expiresAtMs <= nowMs) return undefined;
  if (known.fingerprint !== fingerprint) {
    throw new Refusal(
      'idempotency-key-reused',
      'This Idempotency-Key was used for another request. Choose a new one.',
    );
  }
  if (known.answer !== undefined) return known.answer;
  if (known.runningUntilMs > nowMs) {
    throw new Refusal('request-in-progress', 'A request with this Idempotency-Key is running.');
  }
  return undefined;
}
