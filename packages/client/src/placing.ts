import type { Envelope } from '@mailferry/core/mail/envelope';
import type { Cell } from './cell.ts';
import type { RetryPolicy } from './retry.ts';

export interface PlacingContext {
  policy: RetryPolicy;
  signal: AbortSignal | undefined;
}

/** A message on its way into envelopes. Payloads are deleted one by one, so each part of a split mail has its own. */
export interface Payload {
  /**
   * Makes the message reachable from the cell under each key and says how the envelopes refer to it, in order.
   * @throws CellFailure, or a MailferryError when the source is at fault.
   */
  place(cell: Cell, keys: readonly string[], context: PlacingContext): Promise<Envelope['raw'][]>;
  /** Whether another cell can still be tried: false once part of a stream is gone into a failed upload. */
  readonly movable: boolean;
  release(): void;
}

export function claimCheck(
  cell: { bucket: string; region: string },
  key: string,
  content: { payloadBytes: number; sha256: string },
): Envelope['raw'] {
  return { claimCheck: { bucket: cell.bucket, region: cell.region, key, ...content } };
}
