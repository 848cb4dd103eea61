import * as z from 'zod/mini';
import { emailAddress } from '../mail/envelope.ts';
import { regionName } from '../settings/region-name.ts';
import { directoryId, timeMs } from './identifiers.ts';

export const suppressionReason = z.enum(['hard-bounce', 'complaint', 'manual']);

export const suppressionSchema = z.object({
  organizationId: directoryId,
  /** Lower case. */
  address: emailAddress,
  reason: suppressionReason,
  /** The cell that learned of it; absent where a person entered it. */
  region: z.exactOptional(regionName),
  atMs: timeMs,
  /** The latest change of the record: caches ask for what is newer than their last look. */
  updatedAtMs: timeMs,
  /** Set when the address may get mail again; the record stays for a while, so that caches learn of it. */
  removedAtMs: z.exactOptional(timeMs),
});

export type SuppressionReason = z.infer<typeof suppressionReason>;
export type Suppression = z.infer<typeof suppressionSchema>;

/** Addresses that an organization's mail must not go to any more. */
export interface SuppressionList {
  /**
   * Adds an address. Adding it again changes nothing, nor does an event from before the address was last taken off.
   * @throws when it is not known whether the address was stored.
   */
  add(
    organizationId: string,
    address: string,
    reason: SuppressionReason,
    atMs: number,
  ): Promise<void>;
}
