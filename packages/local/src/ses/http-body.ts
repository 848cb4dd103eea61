import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { createByteBudget } from '@mailferry/core/delivery/byte-budget';
import { MAX_MESSAGE_BYTES } from './checks/send-request.ts';
import { SesError } from './ses-error.ts';

/** The largest mail in base64, and room for the rest of the request. */
const MAX_BODY_BYTES = Math.ceil((MAX_MESSAGE_BYTES + 2 * 1024 * 1024) * (4 / 3));
/** A body, its text and the decoded mail exist at once: about three times its length. Two of the largest fit. */
const budget = createByteBudget(2 * MAX_BODY_BYTES);

/**
 * Reads a request's body and hands it to `use`. A body that is too long is read to its end all the same: a caller that
 * is still writing would see a reset instead of the answer.
 * @throws SesError RequestEntityTooLargeException
 */
export async function withBody<T>(
  request: IncomingMessage,
  use: (body: Buffer) => Promise<T>,
): Promise<T> {
  const declared = Number(request.headers['content-length'] ?? MAX_BODY_BYTES);
  return budget.run(Math.min(declared, MAX_BODY_BYTES), async () => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of request) {
      if (!Buffer.isBuffer(chunk)) throw new Error('a body that is not bytes');
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    }
    if (bytes > MAX_BODY_BYTES) {
      throw new SesError('RequestEntityTooLargeException', 'The request is too large.');
    }
    return await use(Buffer.concat(chunks));
  });
}

/** Reads a body to its end and forgets it. */
export async function discardBody(request: IncomingMessage): Promise<void> {
  request.resume();
  await finished(request);
}
