import { DEFAULT_UNKNOWN_OUTCOME, type UnknownOutcomePolicy } from '../routing/policy.ts';
import { type Actor, audited } from './audit.ts';
import type { Organization } from './organization.ts';
import type { DirectoryPorts } from './ports.ts';
import { Refusal } from './refusal.ts';
import { requireAcknowledgement, requireResidency, transferTerms } from './transfer.ts';

export interface NewOrganization {
  /** Chosen by the caller's side, so that a repeated request makes the same organization. */
  organizationId: string;
  name: string;
  primaryRegion: string;
  allowMultiRegion: boolean;
  dataResidency: 'none' | 'eu';
  transferAcknowledgement?: { text: string };
  unknownOutcome?: UnknownOutcomePolicy;
  spillOverQuota?: boolean;
  delayWarning?: boolean;
}

/**
 * The creation wizard's call. An organization that exists under the id already is the answer as it stands.
 * @throws Refusal of the transfer rules; MailferryError of the repository.
 */
export async function createOrganization(
  ports: DirectoryPorts,
  actor: Actor,
  wish: NewOrganization,
): Promise<Organization> {
  transferTerms(ports.settings, wish.primaryRegion);
  requireResidency(ports.settings, wish);
  const atMs = ports.clock.nowMs();
  const acknowledgement = wish.allowMultiRegion
    ? requireAcknowledgement(ports.settings, wish.primaryRegion, wish.transferAcknowledgement, {
        by: actor.id,
        atMs,
      })
    : undefined;
  const organization: Organization = {
    organizationId: wish.organizationId,
    name: wish.name,
    primaryRegion: wish.primaryRegion,
    allowMultiRegion: wish.allowMultiRegion,
    dataResidency: wish.dataResidency,
    ...(acknowledgement === undefined ? {} : { transferAcknowledgement: acknowledgement }),
    unknownOutcome: wish.unknownOutcome ?? DEFAULT_UNKNOWN_OUTCOME,
    spillOverQuota: wish.spillOverQuota ?? false,
    delayWarning: wish.delayWarning ?? false,
    multiRegionTurn: wish.allowMultiRegion ? 1 : 0,
    status: 'active',
    version: 1,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  };
  const answer = await ports.repository.write([
    { kind: 'create', record: { type: 'organization', value: organization } },
    audited(ports, actor, {
      scope: organization.organizationId,
      action: 'organization.create',
      target: `organization/${organization.organizationId}`,
      changes: {
        name: organization.name,
        primaryRegion: organization.primaryRegion,
        allowMultiRegion: organization.allowMultiRegion,
        dataResidency: organization.dataResidency,
        ...(acknowledgement === undefined ? {} : { transferAcknowledgement: acknowledgement }),
      },
    }),
  ]);
  if (answer.written) return organization;
  const existing = await ports.repository.organization(organization.organizationId);
  if (existing !== undefined) return existing;
  throw new Refusal('organization-exists', 'An organization with this id was just removed.');
}
