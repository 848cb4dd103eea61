import type { HeaderPolicy } from '../mail/header-policy.ts';

/** What the sender needs to know of an organization. The directory keeps more; this is all that routing reads. */
export interface OrganizationPolicy {
  organizationId: string;
  primaryRegion: string;
  allowMultiRegion: boolean;
  /** `eu` forbids every region outside the EU, whatever else is switched on. */
  dataResidency: 'none' | 'eu';
  /** Whether somebody acknowledged, on record, that mail may leave the residency of the primary region. */
  transferAcknowledged: boolean;
  domains: readonly DomainPolicy[];
  integrations: readonly IntegrationPolicy[];
  /** Addresses that no mail of this organization is sent to, lower case. */
  suppressed: ReadonlySet<string>;
  unknownOutcome: UnknownOutcomePolicy;
  /** Whether mail may use the secondary when the primary's 24-hour quota is used up. */
  spillOverQuota: boolean;
  /** Whether senders are told once when mail is still waiting after four hours. */
  delayWarning: boolean;
}

export interface DomainPolicy {
  /** Lower case, A-label form. */
  domain: string;
  /** Regions in which SES has the domain verified and signs for it. */
  readyRegions: readonly string[];
}

export interface IntegrationPolicy {
  integrationId: string;
  /** Replaces the domain of every RCPT TO, because SES follows MX and would loop back to the scanner. */
  deliveryDomain?: string;
  from: FromPolicy;
  /** Without it, the default. */
  headers?: HeaderPolicy;
}

/**
 * `own`: preserve From of the organization's ready domains, rewrite all others (the default: it is what lets
 * ordinary forwarded mail through SES). `preserve`: never rewrite. `rewrite`: always rewrite.
 */
export interface FromPolicy {
  mode: 'own' | 'preserve' | 'rewrite';
  /** The address that stands in for a foreign From; without one, `relay@` the first ready domain. */
  rewriteAddress?: string;
}

/**
 * What happens when SES's answer to a send was lost: `reconcile` waits for the Send event and resends, flagged,
 * when none came; `resend` does so at once; `fail` never resends and reports failure to the sender, or reconciles where
 * there is no sender to report to.
 */
export interface UnknownOutcomePolicy {
  action: 'reconcile' | 'resend' | 'fail';
  waitMs: number;
}

export const DEFAULT_UNKNOWN_OUTCOME: UnknownOutcomePolicy = {
  action: 'reconcile',
  waitMs: 120_000,
};

/** Reads organization policies. Answers come from a cache of a stated staleness. */
export interface PolicySource {
  /**
   * The policy, or `undefined` where the directory has no such organization.
   * @throws when the directory cannot be read and nothing fresh enough is cached: the mail waits then.
   */
  policyOf(organizationId: string): Promise<OrganizationPolicy | undefined>;
}
