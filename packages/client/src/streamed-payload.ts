import type { Envelope } from '@mailferry/core/mail/envelope';
import type { Cell } from './cell.ts';
import { cellFailure } from './failure.ts';
import { claimCheck, type Payload, type PlacingContext } from './placing.ts';
import type { RawReader } from './raw-reader.ts';
import { withRetries } from './retry.ts';

/** S3's smallest part of a multipart upload but for the last (Amazon S3 multipart upload limits): 5 MiB. */
const PART_BYTES = 5 * 1024 * 1024;

interface Stored {
  cell: Cell;
  key: string;
  content: { payloadBytes: number; sha256: string };
}

/**
 * A large message read from a stream: one PutObject when it fits into one buffer, otherwise a multipart upload, part
 * by part through that buffer. As long as the first part has not left the buffer, any cell can be tried.
 */
export class StreamedPayload implements Payload {
  readonly #reader: RawReader;
  readonly #leaveGate: () => void;
  #buffer: Buffer | undefined = Buffer.allocUnsafeSlow(PART_BYTES);
  #filled = 0;
  #overwritten = false;
  #stored: Stored | undefined;
  readonly #copied = new Set<string>();

  constructor(reader: RawReader, leaveGate: () => void) {
    this.#reader = reader;
    this.#leaveGate = leaveGate;
  }

  get movable(): boolean {
    return this.#stored !== undefined || !this.#overwritten;
  }

  async place(
    cell: Cell,
    keys: readonly string[],
    context: PlacingContext,
  ): Promise<Envelope['raw'][]> {
    const [first = '', ...others] = keys;
    this.#stored ??= await this.#store(cell, first, context);
    // Where a cell took the payload but its queue is down, the other cell's envelopes point across regions.
    const { cell: home, key: source, content } = this.#stored;
    // What was copied before is not copied again: its source may be sent and deleted meanwhile.
    for (const key of others.filter((other) => !this.#copied.has(other))) {
      await withRetries(context.policy, context.signal, () =>
        home.payloads.copy(source, key, context.signal),
      );
      this.#copied.add(key);
    }
    return keys.map((key) => claimCheck(home, key, content));
  }

  release(): void {
    if (this.#buffer === undefined) return;
    this.#buffer = undefined;
    this.#reader.close();
    this.#leaveGate();
  }

  async #store(cell: Cell, key: string, context: PlacingContext): Promise<Stored> {
    const buffer = this.#buffer ?? Buffer.alloc(0);
    this.#filled = await this.#reader.fill(buffer, this.#filled);
    if (this.#filled < buffer.length) {
      const body = buffer.subarray(0, this.#filled);
      await withRetries(context.policy, context.signal, () =>
        cell.payloads.put(key, body, context.signal),
      );
    } else {
      await this.#upload(cell, key, buffer, context);
    }
    const content = { payloadBytes: this.#reader.payloadBytes, sha256: this.#reader.sha256() };
    this.release();
    return { cell, key, content };
  }

  async #upload(cell: Cell, key: string, buffer: Buffer, context: PlacingContext): Promise<void> {
    const { policy, signal } = context;
    const uploadId = await withRetries(policy, signal, () =>
      cell.payloads.startUpload(key, signal),
    );
    try {
      const etags: string[] = [];
      while (this.#filled > 0) {
        const part = { key, uploadId, partNumber: etags.length + 1 };
        const body = buffer.subarray(0, this.#filled);
        etags.push(
          await withRetries(policy, signal, () => cell.payloads.uploadPart(part, body, signal)),
        );
        this.#overwritten = true;
        this.#filled = await this.#reader.fill(buffer);
      }
      await this.#complete(cell, { key, uploadId, etags }, context);
    } catch (error) {
      // The bucket's lifecycle rule removes what this cannot; the first error is the one that counts.
      await cell.payloads.abortUpload({ key, uploadId }).catch(() => undefined);
      throw error;
    }
  }

  async #complete(
    cell: Cell,
    upload: { key: string; uploadId: string; etags: readonly string[] },
    { policy, signal }: PlacingContext,
  ): Promise<void> {
    await withRetries(policy, signal, async () => {
      try {
        await cell.payloads.completeUpload(upload, signal);
      } catch (error) {
        // A completion whose answer was lost leaves no upload behind, but the object.
        const isGone = error instanceof Error && error.name === 'NoSuchUpload';
        if (!isGone) throw error;
        const storedBytes = await cell.payloads.sizeOf(upload.key, signal);
        if (storedBytes !== this.#reader.payloadBytes) throw cellFailure(error);
      }
    });
  }
}
