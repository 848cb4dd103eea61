import type { Catalogue, Integration } from '../api/generated/schema.ts';
import { type HeaderWish, headerBody, PLAIN_HEADERS } from './header-fields.tsx';
import { residencyConflict } from './multi-region-fields.tsx';

/** What the creation wizard collects. */
export interface Wish {
  name: string;
  allowMultiRegion: boolean;
  primaryRegion: string;
  dataResidency: 'none' | 'eu';
  acknowledged: boolean;
  /** Empty: to be added later. */
  domain: string;
  integration: IntegrationWish | undefined;
}

export interface IntegrationWish {
  kind: Integration['kind'];
  name: string;
  /** Empty: none. */
  deliveryDomain: string;
  fromMode: Integration['from']['mode'];
  /** Empty: chosen by the server. */
  rewriteAddress: string;
  headers: HeaderWish;
}

export const FIRST_INTEGRATION: IntegrationWish = {
  kind: 'microsoft-365-inline',
  name: '',
  deliveryDomain: '',
  fromMode: 'own',
  rewriteAddress: '',
  headers: PLAIN_HEADERS,
};

export type Faults = Partial<Record<string, string>>;

export function organizationFaults(wish: Wish): Faults {
  return wish.name.trim() === '' ? { name: 'Enter the name of the organization.' } : {};
}

export function regionFaults(wish: Wish, catalogue: Catalogue): Faults {
  const conflict = residencyConflict(catalogue, wish);
  const route = catalogue.routes.find(({ primary }) => primary === wish.primaryRegion);
  const due = wish.allowMultiRegion && route?.terms.acknowledgementRequired === true;
  return {
    ...(wish.primaryRegion === '' ? { primaryRegion: 'Choose a region.' } : {}),
    ...(conflict === undefined ? {} : { dataResidency: conflict }),
    ...(due && !wish.acknowledged
      ? { acknowledgement: 'Acknowledge the notice, or go back and do not allow multi-region.' }
      : {}),
  };
}

/** A first look only: the server decides what a domain name is. */
export function domainFaults(domain: string): Faults {
  const typed = domain.trim();
  if (typed === '' || /^[^\s@/:]+\.[^\s@/:]+$/.test(typed)) return {};
  return { domain: 'Enter a domain such as example.com, without @ and without a path.' };
}

export function integrationFaults(wish: IntegrationWish): Faults {
  return {
    ...(wish.name.trim() === '' ? { integrationName: 'Enter a name.' } : {}),
    ...(wish.fromMode === 'rewrite' &&
    wish.rewriteAddress !== '' &&
    !wish.rewriteAddress.includes('@')
      ? { rewriteAddress: 'Enter a whole address, such as relay@example.com.' }
      : {}),
  };
}

export function integrationBody(wish: IntegrationWish) {
  const { kind, name, deliveryDomain, fromMode: mode, rewriteAddress, headers } = wish;
  return {
    kind,
    name: name.trim(),
    ...(deliveryDomain.trim() === '' ? {} : { deliveryDomain: deliveryDomain.trim() }),
    from: {
      mode,
      ...(rewriteAddress.trim() === '' ? {} : { rewriteAddress: rewriteAddress.trim() }),
    },
    headers: headerBody(headers),
  };
}
