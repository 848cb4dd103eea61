import { secondaryOf } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import { requireApplicable } from './applicability.ts';
import { type Actor, audited } from './audit.ts';
import type { Organization } from './organization.ts';
import type { DirectoryPorts } from './ports.ts';
import { readRecords, requireActive } from './read-organization.ts';
import { versionConflict } from './refusal.ts';
import { requireAcknowledgement, requireResidency } from './transfer.ts';

type Editable =
  | 'name'
  | 'allowMultiRegion'
  | 'dataResidency'
  | 'unknownOutcome'
  | 'spillOverQuota'
  | 'delayWarning';

/** Fields that are absent stay as they are. */
export type OrganizationUpdate = { [K in Editable]?: Organization[K] } & {
  transferAcknowledgement?: { text: string };
};

/**
 * Changes preferences. The write holds only if the organization, as read, still stands: senders see the old policy or
 * the new one, whole.
 * @param ifVersion the version that the caller saw; `undefined` for whichever stands.
 * @throws Refusal `version-conflict`, `multi-region-not-applicable`, and those of the transfer rules.
 */
export async function updateOrganization(
  ports: DirectoryPorts,
  actor: Actor,
  organizationId: string,
  ifVersion: number | undefined,
  update: OrganizationUpdate,
): Promise<Organization> {
  const { organization: before, integrations } = await readRecords(ports, organizationId);
  requireActive(before);
  if (ifVersion !== undefined && ifVersion !== before.version) throw versionConflict();
  const atMs = ports.clock.nowMs();
  const { transferAcknowledgement: given, ...fields } = update;
  const edited = { ...before, ...fields };
  requireResidency(ports.settings, edited);
  const switchedOn = edited.allowMultiRegion && !before.allowMultiRegion;
  const switchedOff = !edited.allowMultiRegion && before.allowMultiRegion;
  if (switchedOn) requireApplicable(integrations);
  const after: Organization = {
    ...(switchedOn ? turnOn(ports.settings, edited, given, { by: actor.id, atMs }) : edited),
    ...(switchedOff ? turnOff(ports.settings, edited, atMs) : {}),
    version: before.version + 1,
    updatedAtMs: atMs,
  };
  if (switchedOff) delete after.transferAcknowledgement;
  const answer = await ports.repository.write([
    { kind: 'replace', record: { type: 'organization', value: after } },
    audited(ports, actor, {
      scope: organizationId,
      action: switchedOn
        ? 'organization.multi-region-on'
        : switchedOff
          ? 'organization.multi-region-off'
          : 'organization.update',
      target: `organization/${organizationId}`,
      changes: {
        ...fields,
        ...(switchedOn && after.transferAcknowledgement !== undefined
          ? { transferAcknowledgement: after.transferAcknowledgement }
          : {}),
      },
    }),
  ]);
  if (!answer.written) throw versionConflict();
  return after;
}

function turnOn(
  settings: Settings,
  organization: Organization,
  given: { text: string } | undefined,
  who: { by: string; atMs: number },
): Organization {
  const acknowledgement = requireAcknowledgement(settings, organization.primaryRegion, given, who);
  const { retiredSecondary: _over, ...rest } = organization;
  return {
    ...rest,
    multiRegionTurn: organization.multiRegionTurn + 1,
    ...(acknowledgement === undefined ? {} : { transferAcknowledgement: acknowledgement }),
  };
}

/** Keeps what customers have to take out of their gateways, as the settings name it now. */
function turnOff(
  settings: Settings,
  organization: Organization,
  atMs: number,
): Pick<Organization, 'multiRegionTurn' | 'retiredSecondary'> {
  const multiRegionTurn = organization.multiRegionTurn + 1;
  const region = secondaryOf(settings, organization.primaryRegion);
  const known = region === undefined ? undefined : settings.regions[region];
  if (region === undefined || known === undefined) return { multiRegionTurn };
  const { gatewayAddresses, connectorHost } = known;
  return { multiRegionTurn, retiredSecondary: { region, gatewayAddresses, connectorHost, atMs } };
}
