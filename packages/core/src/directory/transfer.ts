import { secondaryOf } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import type { TransferAcknowledgement } from './organization.ts';
import { Refusal } from './refusal.ts';

export interface TransferTerms {
  secondaryRegion: string;
  /** Whether mail would leave the residency of its primary region: consent has to be on record then. */
  required: boolean;
  /** The words to be acknowledged. */
  text: string;
}

/** What switching multi-region on means for an organization of this primary region. */
export function transferTerms(settings: Settings, primaryRegion: string): TransferTerms {
  const secondaryRegion = requireSecondary(settings, primaryRegion);
  const primary = settings.regions[primaryRegion];
  const secondary = settings.regions[secondaryRegion];
  const required = (primary?.inEuropeanUnion ?? false) && !(secondary?.inEuropeanUnion ?? false);
  const from = primary?.label ?? primaryRegion;
  const to = secondary?.label ?? secondaryRegion;
  return {
    secondaryRegion,
    required,
    text: required
      ? `Multi-region from ${from} (${primaryRegion}) to ${to} (${secondaryRegion}) is not GDPR compliant: while ${from} is out of order, mail is processed and sent in ${to}, outside the European Union.`
      : `While ${from} (${primaryRegion}) is out of order, mail is processed and sent in ${to} (${secondaryRegion}).`,
  };
}

interface Wish {
  primaryRegion: string;
  dataResidency: 'none' | 'eu';
  allowMultiRegion: boolean;
}

/** @throws Refusal `residency-forbids-primary`, `residency-forbids-secondary`. */
export function requireResidency(settings: Settings, wish: Wish): void {
  if (wish.dataResidency !== 'eu') return;
  const inUnion = (region: string) => settings.regions[region]?.inEuropeanUnion ?? false;
  if (!inUnion(wish.primaryRegion)) {
    throw new Refusal(
      'residency-forbids-primary',
      'Data residency "eu" needs a primary region in the European Union.',
    );
  }
  if (!wish.allowMultiRegion) return;
  const secondary = requireSecondary(settings, wish.primaryRegion);
  if (!inUnion(secondary)) {
    throw new Refusal(
      'residency-forbids-secondary',
      `Data residency "eu" forbids the secondary region ${secondary}, which is outside the European Union.`,
      { secondaryRegion: secondary },
    );
  }
}

/**
 * The acknowledgement to put on record, or `undefined` where none is needed.
 * @throws Refusal `transfer-acknowledgement-required` unless `given` holds the very words of the terms.
 */
export function requireAcknowledgement(
  settings: Settings,
  primaryRegion: string,
  given: { text: string } | undefined,
  who: { by: string; atMs: number },
): TransferAcknowledgement | undefined {
  const terms = transferTerms(settings, primaryRegion);
  if (!terms.required) return undefined;
  if (given?.text !== terms.text) {
    throw new Refusal(
      'transfer-acknowledgement-required',
      'Switching multi-region on here needs an acknowledgement on record. Repeat the request with transferAcknowledgement.text set to acknowledgement.text.',
      { acknowledgement: { secondaryRegion: terms.secondaryRegion, text: terms.text } },
    );
  }
  return { ...who, text: terms.text, secondaryRegion: terms.secondaryRegion };
}

function requireSecondary(settings: Settings, primaryRegion: string): string {
  const secondary = secondaryOf(settings, primaryRegion);
  if (secondary !== undefined) return secondary;
  throw new Refusal('primary-region-unknown', 'This is not a primary region of this deployment.', {
    primaryRegions: settings.routes.map((route) => route.primary),
  });
}
