import type { HealthSnapshot } from '../health/snapshot.ts';
import type { Settings } from '../settings/settings.ts';
import type { OrganizationPolicy } from './policy.ts';

/** The regions to try, in order, and why others are not among them. Empty: the mail parks. */
export interface RouteDecision {
  regions: string[];
  /** Codes for the mail's trace: `us-east-1 down`, `us-west-2 forbidden: multi-region off`. */
  notes: string[];
}

export interface RouteInput {
  policy: OrganizationPolicy;
  settings: Settings;
  health: HealthSnapshot;
  messageId: string;
}

/**
 * Chooses by consent first, health second. Consent is a hard limit: a region that the organization's policy forbids is
 * never in the answer, whatever the state of the others.
 */
export function chooseRoute({ policy, settings, health, messageId }: RouteInput): RouteDecision {
  const primary = policy.primaryRegion;
  const secondary = settings.routes.find((route) => route.primary === primary)?.secondary;
  const notes: string[] = [];
  const refusal =
    secondary === undefined ? 'no route' : secondaryRefusal(policy, secondary, settings);
  if (refusal !== undefined) notes.push(`${secondary ?? 'secondary'} forbidden: ${refusal}`);
  const permitted =
    secondary !== undefined && refusal === undefined ? [primary, secondary] : [primary];

  const hash = hashShare(messageId);
  const usable = permitted.map((region) => ({ region, share: health.usabilityOf(region).share }));
  for (const { region, share } of usable) {
    if (share === 0) notes.push(`${region} down`);
    else if (hash >= share) notes.push(`${region} recovering: not in its share`);
  }
  return { regions: usable.filter(({ share }) => hash < share).map(({ region }) => region), notes };
}

/** Why the organization's mail may not use a secondary; `undefined` where it may. */
export function secondaryRefusal(
  policy: Pick<
    OrganizationPolicy,
    'primaryRegion' | 'allowMultiRegion' | 'dataResidency' | 'transferAcknowledged'
  >,
  secondary: string,
  settings: Settings,
): string | undefined {
  if (!policy.allowMultiRegion) return 'multi-region off';
  const inUnion = (region: string) => settings.regions[region]?.inEuropeanUnion ?? false;
  if (policy.dataResidency === 'eu' && !inUnion(secondary)) return 'data residency';
  if (inUnion(policy.primaryRegion) && !inUnion(secondary) && !policy.transferAcknowledged) {
    return 'transfer not acknowledged';
  }
  return undefined;
}

/** A mail's fixed place in [0, 1): FNV-1a over its id, so that a ramp lets the same mails through at each try. */
export function hashShare(messageId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < messageId.length; index += 1) {
    hash = Math.imul(hash ^ messageId.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash / 0x1_0000_0000;
}
