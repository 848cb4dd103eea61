import { createHash } from 'node:crypto';
import { type Envelope, INLINE_LIMIT_BYTES } from '@mailferry/core/mail/envelope';
import type { Cell } from './cell.ts';
import type { Gate } from './gate.ts';
import { emptyError } from './mail-plan.ts';
import { claimCheck, type Payload, type PlacingContext } from './placing.ts';
import { RawReader } from './raw-reader.ts';
import { withRetries } from './retry.ts';
import { StreamedPayload } from './streamed-payload.ts';
import type { Mail } from './types.ts';

/**
 * Reads as much of a message as decides its way: inline up to 256 KiB, otherwise a claim check.
 * Memory: a stream holds up to 256 KiB plus a chunk, and 5 MiB once it is larger and the gate has let it through.
 */
export async function openPayload(
  raw: Mail['raw'],
  gate: Gate,
  signal: AbortSignal | undefined,
): Promise<Payload> {
  if (typeof raw === 'string' || raw instanceof Uint8Array) {
    const bytes =
      typeof raw === 'string'
        ? Buffer.from(raw)
        : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    return bytes.length > INLINE_LIMIT_BYTES ? new BufferedPayload(bytes) : inlinePayload(bytes);
  }
  const reader = new RawReader(raw, signal);
  try {
    const pieces: Buffer[] = [];
    while (reader.payloadBytes <= INLINE_LIMIT_BYTES) {
      const piece = await reader.next();
      if (piece === undefined) {
        if (reader.payloadBytes === 0) throw emptyError();
        return inlinePayload(Buffer.concat(pieces));
      }
      pieces.push(piece);
    }
    await gate.enter(signal);
    reader.unread(Buffer.concat(pieces));
    return new StreamedPayload(reader, () => gate.leave());
  } catch (error) {
    reader.close();
    throw error;
  }
}

function inlinePayload(bytes: Buffer): Payload {
  const raw = { inline: bytes.toString('base64') };
  return {
    movable: true,
    place: async (_cell, keys) => keys.map(() => raw),
    release: () => undefined,
  };
}

/** A large message that the caller holds in memory: it can be stored in any cell, as often as needed. */
class BufferedPayload implements Payload {
  readonly movable = true;
  readonly #bytes: Buffer;
  readonly #sha256: string;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#sha256 = createHash('sha256').update(bytes).digest('hex');
  }

  async place(
    cell: Cell,
    keys: readonly string[],
    { policy, signal }: PlacingContext,
  ): Promise<Envelope['raw'][]> {
    const content = { payloadBytes: this.#bytes.length, sha256: this.#sha256 };
    for (const key of keys) {
      await withRetries(policy, signal, () => cell.payloads.put(key, this.#bytes, signal));
    }
    return keys.map((key) => claimCheck(cell, key, content));
  }

  release(): void {}
}
