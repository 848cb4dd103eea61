import * as z from 'zod/mini';
import { DEFAULT_UNKNOWN_OUTCOME } from '../routing/policy.ts';
import { regionName } from '../settings/region-name.ts';
import { directoryId, plainText, timeMs, version } from './identifiers.ts';

export const organizationName = plainText(200);

export const unknownOutcomePolicy = z.strictObject({
  action: z.enum(['reconcile', 'resend', 'fail']),
  /** How long a mail waits for its Send event, in milliseconds: a second to a day. */
  waitMs: z.int().check(z.minimum(1000), z.maximum(86_400_000)),
});

/** The recorded consent to mail leaving the residency of the primary region: who, when, in which words, to where. */
const transferAcknowledgement = z.object({
  by: z.string(),
  atMs: timeMs,
  text: z.string(),
  secondaryRegion: regionName,
});

/** What customers must take out of their gateways after multi-region was switched off, as it stood at that time. */
const retiredSecondary = z.object({
  region: regionName,
  gatewayAddresses: z.array(z.string()),
  connectorHost: z.string(),
  atMs: timeMs,
});

/** Fields added later must be optional or have a default: records written before them stay readable. */
export const organizationSchema = z.object({
  organizationId: directoryId,
  name: organizationName,
  primaryRegion: regionName,
  allowMultiRegion: z.boolean(),
  dataResidency: z.enum(['none', 'eu']),
  transferAcknowledgement: z.exactOptional(transferAcknowledgement),
  unknownOutcome: z._default(unknownOutcomePolicy, DEFAULT_UNKNOWN_OUTCOME),
  spillOverQuota: z._default(z.boolean(), false),
  delayWarning: z._default(z.boolean(), false),
  /** How often multi-region was switched: ticks of a checklist belong to one such turn. */
  multiRegionTurn: z._default(z.int().check(z.nonnegative()), 0),
  retiredSecondary: z.exactOptional(retiredSecondary),
  /** `deleting`: no mail is accepted, what belongs to the organization is being removed. */
  status: z._default(z.enum(['active', 'deleting']), 'active'),
  version,
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
});

export type Organization = z.infer<typeof organizationSchema>;
export type TransferAcknowledgement = z.infer<typeof transferAcknowledgement>;
