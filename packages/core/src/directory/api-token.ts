import * as z from 'zod/mini';
import { directoryId, plainText, timeMs } from './identifiers.ts';

/** `operator`: everything. `admin`: its own organization. `reader`: reads, in one organization or, without one, in all. */
export const role = z.enum(['operator', 'admin', 'reader']);

export type Role = z.infer<typeof role>;

export const tokenName = plainText(100);

export const apiTokenSchema = z.object({
  tokenId: directoryId,
  name: tokenName,
  role,
  organizationId: z.exactOptional(directoryId),
  /** SHA-256 of the whole token, hexadecimal. Enough for 256 random bits: there is nothing to guess. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  createdBy: z.string(),
  createdAtMs: timeMs,
  expiresAtMs: timeMs,
  revokedAtMs: z.exactOptional(timeMs),
});

export type ApiToken = z.infer<typeof apiTokenSchema>;
