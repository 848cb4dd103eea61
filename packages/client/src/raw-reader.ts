import { createHash } from 'node:crypto';
import { MailferryError } from '@mailferry/core/errors';
import { MAX_MESSAGE_BYTES } from '@mailferry/core/mail/envelope';
import { abortedError } from './failure.ts';
import { tooLargeError } from './mail-plan.ts';

/**
 * Reads a message once, counting and hashing it on the way. Holds at most one chunk of the source.
 * Reading throws MailferryError `mail-too-large` as soon as the limit is passed, `raw-unreadable` when the source
 * fails, `aborted` when the signal fires.
 */
export class RawReader {
  payloadBytes = 0;
  readonly #hash = createHash('sha256');
  readonly #iterator: AsyncIterator<Uint8Array | string>;
  readonly #signal: AbortSignal | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array | string>, signal?: AbortSignal) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /** Fills `target` from `offset` on; returns the number of bytes that it holds then: less than its size at the end. */
  async fill(target: Buffer, offset = 0): Promise<number> {
    let filled = offset;
    while (filled < target.length) {
      if (this.#rest.length === 0 && !(await this.#read())) break;
      const copied = this.#rest.copy(target, filled);
      this.#rest = this.#rest.subarray(copied);
      filled += copied;
    }
    return filled;
  }

  /** The next piece as it comes, undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    if (this.#rest.length === 0 && !(await this.#read())) return undefined;
    const piece = this.#rest;
    this.#rest = Buffer.alloc(0);
    return piece;
  }

  /** Puts back what `next` gave, to be read again; it is neither counted nor hashed anew. */
  unread(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([bytes, this.#rest]);
  }

  /** The SHA-256 in hexadecimal; once, after the end. */
  sha256(): string {
    return this.#hash.digest('hex');
  }

  /** Lets go of a source that is not read to its end. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    // Not awaited: a generator that waits for its own source answers only once that moves on.
    this.#iterator.return?.().catch(() => undefined);
  }

  async #read(): Promise<boolean> {
    if (this.#ended) return false;
    const result = await this.#step();
    if (result.done === true) {
      this.#ended = true;
      return false;
    }
    this.#rest = asBuffer(result.value);
    this.payloadBytes += this.#rest.length;
    if (this.payloadBytes > MAX_MESSAGE_BYTES) {
      this.close();
      throw tooLargeError();
    }
    this.#hash.update(this.#rest);
    return this.#rest.length > 0 || this.#read();
  }

  async #step(): Promise<IteratorResult<Uint8Array | string>> {
    try {
      return await unlessAborted(this.#iterator.next(), this.#signal);
    } catch (error) {
      if (error instanceof MailferryError) throw error;
      this.#ended = true;
      throw new MailferryError('raw-unreadable', 'The message could not be read to its end.', {
        retriable: true,
        cause: error,
      });
    }
  }
}

/**
 * The promise's outcome, or `aborted` once the signal fires. Not a race against one long-lived promise: that would keep
 * the outcome of every step, and so the whole message, until the signal goes.
 */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortedError());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const settle = () => signal.removeEventListener('abort', abort);
    work.then(resolve, reject).finally(settle);
  });
}

function asBuffer(chunk: Uint8Array | string): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
