import * as z from 'zod/mini';
import { ulid } from '../mail/envelope.ts';
import { directoryId, timeMs } from './identifiers.ts';

/** The scope of entries that concern no single organization: overrides, operators' tokens. */
export const GLOBAL_SCOPE = 'GLOBAL';

/** Who changed what, when, by which request. Written in the same transaction as the change, never altered. */
export const auditEntrySchema = z.object({
  /** A ULID: entries sort by time. */
  auditId: ulid,
  /** An organization's id, or `GLOBAL_SCOPE`. */
  scope: directoryId,
  atMs: timeMs,
  actor: z.string(),
  actorRole: z.string(),
  /** Such as `organization.update`. */
  action: z.string(),
  /** What was changed, such as `domain/example.com`. */
  target: z.string(),
  requestId: z.string(),
  /** The changed fields and their new values; never secrets. */
  changes: z.record(z.string(), z.unknown()),
});

export type AuditEntry = z.infer<typeof auditEntrySchema>;
