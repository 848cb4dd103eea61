import type { IntegrationKind } from './integration.ts';
import { Refusal } from './refusal.ts';

export interface Applicability {
  applies: boolean;
  /** Why, in a sentence for the customer. */
  reason: string;
}

const INLINE = 'Mail passes through Mailferry, which can send it from either region.';

const APPLICABILITY: Record<IntegrationKind, Applicability> = {
  'microsoft-365-inline': { applies: true, reason: INLINE },
  'google-workspace': { applies: true, reason: INLINE },
  'microsoft-exchange': { applies: true, reason: INLINE },
  'other-smtp': { applies: true, reason: INLINE },
  'microsoft-365-api': {
    applies: false,
    reason:
      'With the Microsoft API connection, Microsoft 365 delivers the mail itself: nothing is sent through a region of Mailferry.',
  },
  'microsoft-365-journaling': {
    applies: false,
    reason:
      'In journaling mode Mailferry gets copies of mail that is delivered already: nothing is sent through a region of Mailferry.',
  },
};

/** Whether multi-region means anything for an integration of this kind. */
export function applicabilityOf(kind: IntegrationKind): Applicability {
  return APPLICABILITY[kind];
}

/**
 * Whether multi-region means anything for an organization with these integrations. Without any it does: the first one
 * is yet to come. With several, one that applies is enough.
 */
export function organizationApplicability(
  integrations: readonly { kind: IntegrationKind }[],
): Applicability & { reasons: { kind: IntegrationKind; reason: string }[] } {
  const kinds = [...new Set(integrations.map(({ kind }) => kind))];
  const against = kinds.filter((kind) => !applicabilityOf(kind).applies);
  const reasons = against.map((kind) => ({ kind, reason: applicabilityOf(kind).reason }));
  if (kinds.length === 0) return { applies: true, reason: 'No integration yet.', reasons };
  return kinds.length > against.length
    ? { applies: true, reason: INLINE, reasons }
    : { applies: false, reason: 'None of the integrations sends mail through Mailferry.', reasons };
}

/** @throws Refusal `multi-region-not-applicable`, with the reasons by kind. */
export function requireApplicable(integrations: readonly { kind: IntegrationKind }[]): void {
  const { applies, reason, reasons } = organizationApplicability(integrations);
  if (applies) return;
  throw new Refusal('multi-region-not-applicable', `Multi-region does not apply here. ${reason}`, {
    reasons,
  });
}
