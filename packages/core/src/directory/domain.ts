import * as z from 'zod/mini';
import { regionName } from '../settings/region-name.ts';
import { domainName } from './domain-name.ts';
import { directoryId, timeMs, version } from './identifiers.ts';

/** What a look at the domain's own name servers found in place of the record. */
export const publication = z.enum([
  'matching',
  'missing',
  'different',
  'truncated',
  'wrong-name',
  'unreachable',
]);

/** A domain in one region: the key that SES signs with there, and how far its publication has come. */
const domainRegion = z.object({
  selector: z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)),
  /** The public key, DER SubjectPublicKeyInfo in base64: the p= tag of the TXT record (RFC 6376 §3.6.1). */
  publicKey: z.string().check(z.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
  createdAtMs: timeMs,
  /** What DNS said last. `checkedAtMs` is absent until the first look. */
  dns: z.object({
    found: publication,
    foundValue: z.exactOptional(z.string()),
    checkedAtMs: z.exactOptional(timeMs),
  }),
  /** What SES in that region said last; senders go by this one. */
  ses: z.object({
    status: z.enum(['absent', 'pending', 'verified', 'failed']),
    checkedAtMs: z.exactOptional(timeMs),
    /** The code of what stood in the way of giving SES the key. */
    problem: z.exactOptional(z.string()),
  }),
});

export const domainSchema = z.object({
  organizationId: directoryId,
  domain: domainName,
  /** By region name. A region is missing until SES there has taken the key. */
  regions: z.record(regionName, domainRegion),
  addedAtMs: timeMs,
  version,
});

export type Publication = z.infer<typeof publication>;
export type DomainRegion = z.infer<typeof domainRegion>;
export type Domain = z.infer<typeof domainSchema>;

/** Who holds a domain: one record a domain in the whole directory, which is what keeps domains unique. */
export const domainOwnerSchema = z.object({
  domain: domainName,
  organizationId: directoryId,
  sinceMs: timeMs,
});

export type DomainOwner = z.infer<typeof domainOwnerSchema>;

/** An organization's bid for a domain that another one holds, open until it is proved or runs out. */
export const takeoverSchema = z.object({
  domain: domainName,
  organizationId: directoryId,
  challenge: z.string(),
  createdAtMs: timeMs,
  expiresAtMs: timeMs,
});

export type Takeover = z.infer<typeof takeoverSchema>;
