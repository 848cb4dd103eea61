import { takesPart } from '../drill/drill.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import { routeOf, secondaryOf } from '../settings/routes.ts';
import type { Route, Settings } from '../settings/settings.ts';
import { hashShare } from './hash-share.ts';
import type { OrganizationPolicy } from './policy.ts';

/** The regions to try, in order, and why others are not among them. Empty: the mail parks. */
export interface RouteDecision {
  regions: string[];
  /** Codes for the mail's trace: `us-east-1 down`, `us-west-2 forbidden: multi-region off`. */
  notes: string[];
  /** Set where the mail takes the secondary first although the primary is well: it may go back at any trouble. */
  detour?: 'drill' | 'warm';
}

/** What decides on the regions that an organization's mail may use. */
export type Consent = Pick<
  OrganizationPolicy,
  'primaryRegion' | 'allowMultiRegion' | 'dataResidency' | 'transferAcknowledged'
>;

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
  const route = routeOf(settings, primary);
  const secondary = route?.secondary;
  const notes: string[] = [];
  const refusal =
    secondary === undefined ? 'no route' : secondaryRefusal(policy, secondary, settings);
  if (refusal !== undefined) notes.push(`${secondary ?? 'secondary'} forbidden: ${refusal}`);
  const permitted = permittedRegions(policy, settings);

  const hash = hashShare(messageId);
  const usable = permitted.map((region) => ({ region, share: health.usabilityOf(region).share }));
  for (const { region, share } of usable) {
    if (share === 0) notes.push(`${region} down`);
    else if (hash >= share) notes.push(`${region} recovering: not in its share`);
  }
  const regions = usable.filter(({ share }) => hash < share).map(({ region }) => region);
  const detour =
    route === undefined || regions.length < 2
      ? undefined
      : detourOf(route, { policy, settings, health, messageId });
  if (detour === undefined) return { regions, notes };
  notes.push(`${route?.secondary} first: ${detour}`);
  return { regions: regions.reverse(), notes, detour };
}

/** Why the mail takes the secondary first, if it does. Only a secondary that takes all traffic is asked that much. */
function detourOf(
  { secondary, warmShare = 0 }: Route,
  { policy, health, messageId }: RouteInput,
): RouteDecision['detour'] {
  if (health.usabilityOf(secondary).share < 1) return undefined;
  const { organizationId, domains } = policy;
  if (health.drill !== undefined && takesPart(health.drill, { organizationId, messageId }))
    return 'drill';
  // A drill is there to find what is not ready; steady traffic keeps away from it.
  const ready = domains.every(({ readyRegions }) => readyRegions.includes(secondary));
  // A hash of its own: a mail's place in a ramp must not decide on its place here.
  const warm = domains.length > 0 && ready && hashShare(`warm${messageId}`) < warmShare;
  return warm ? 'warm' : undefined;
}

/** The regions that consent allows, the primary first. */
export function permittedRegions(policy: Consent, settings: Settings): string[] {
  const { primaryRegion: primary } = policy;
  const secondary = secondaryOf(settings, primary);
  const allowed =
    secondary !== undefined && secondaryRefusal(policy, secondary, settings) === undefined;
  return allowed ? [primary, secondary] : [primary];
}

/** Why the organization's mail may not use a secondary; `undefined` where it may. */
export function secondaryRefusal(
  policy: Consent,
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
