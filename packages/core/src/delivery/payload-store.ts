import type { Envelope } from '../mail/envelope.ts';

export type ClaimCheck = Extract<Envelope['raw'], { claimCheck: unknown }>['claimCheck'];

/** The payload buckets: raw messages too large for the queue. */
export interface PayloadStore {
  /**
   * The raw message of a claim check, its size and SHA-256 verified.
   * @throws MailferryError `payload-missing` or `payload-altered` (final), or any retriable error.
   */
  fetch(claimCheck: ClaimCheck): Promise<Buffer>;
  /** Deletes the object; absent already counts as done. */
  remove(claimCheck: ClaimCheck): Promise<void>;
}
