import { derivedIdAt } from '../mail/derived-id.ts';
import { MAX_RECIPIENTS } from '../mail/envelope.ts';
import {
  looksLikeReturnAddress,
  type ReturnAddressReading,
  readReturnAddress,
} from '../mail/return-address.ts';
import { domainOf, usableAddress } from '../mail/usable-address.ts';
import type { OrganizationPolicy } from '../routing/policy.ts';
import { secondaryRefusal } from '../routing/route.ts';
import { regionsOfCell } from '../settings/routes.ts';
import { ownerOfMail } from './domain-owners.ts';
import type { Ingress } from './ingress.ts';
import type { Receipt } from './notification.ts';

/** One envelope to be, without its message. */
export interface PlannedMail {
  id: string;
  organizationId: string;
  integrationId?: string;
  mailFrom: string;
  rcptTo: string[];
  receivedAtMs: number;
}

/** Mail to a return address that leads nowhere. */
export interface RefusedMail {
  mail: PlannedMail;
  policy: OrganizationPolicy;
  reason: Extract<ReturnAddressReading, { kind: 'invalid' }>['reason'];
}

export interface MailPlan {
  mails: PlannedMail[];
  refused: RefusedMail[];
  /** Recipients that no organization of this cell takes mail for, by the reason. */
  strays: Map<string, string[]>;
}

/**
 * Decides whose mail a received one is: one envelope for each organization and 50 recipients. Ids follow from SES's
 * message id and the recipients, so that a notification that comes twice makes the same envelopes.
 * @throws when the directory cannot be read.
 */
export async function planMail(ingress: Ingress, receipt: Receipt): Promise<MailPlan> {
  const plan: MailPlan = { mails: [], refused: [], strays: new Map() };
  const byOrganization = new Map<string, { policy: OrganizationPolicy; rcptTo: string[] }>();
  for (const recipient of new Set(receipt.receipt.recipients)) {
    const found = await organizationOf(ingress, recipient);
    if (typeof found === 'string') {
      plan.strays.set(found, [...(plan.strays.get(found) ?? []), recipient]);
      continue;
    }
    const { policy } = found;
    const target = await targetOf(ingress, found.address);
    if (typeof target === 'object') {
      const mail = plannedMail(receipt, policy, [found.address]);
      plan.refused.push({ mail, policy, reason: target.reason });
      continue;
    }
    const address = target;
    const known = byOrganization.get(policy.organizationId) ?? { policy, rcptTo: [] };
    if (!known.rcptTo.includes(address)) known.rcptTo.push(address);
    byOrganization.set(policy.organizationId, known);
  }
  for (const { policy, rcptTo } of byOrganization.values()) {
    for (let start = 0; start < rcptTo.length; start += MAX_RECIPIENTS) {
      plan.mails.push(plannedMail(receipt, policy, rcptTo.slice(start, start + MAX_RECIPIENTS)));
    }
  }
  return plan;
}

/** Where mail to an address goes: a return address leads to the one that it stands for. */
async function targetOf(
  { signingKeys, clock }: Ingress,
  address: string,
): Promise<string | Pick<RefusedMail, 'reason'>> {
  if (!looksLikeReturnAddress(address)) return address;
  const { returnAddress: keys } = await signingKeys.current();
  const reading = readReturnAddress(address, { keys, nowMs: clock.nowMs() });
  if (reading.kind === 'invalid') return reading;
  return reading.kind === 'original' ? reading.address : address;
}

function plannedMail(receipt: Receipt, policy: OrganizationPolicy, rcptTo: string[]): PlannedMail {
  const { mail } = receipt;
  const receivedAtMs = Date.parse(mail.timestamp);
  // SES names no integration. With several, none is the better guess: foreign senders are rewritten then.
  const [only, ...others] = policy.integrations;
  return {
    id: derivedIdAt(receivedAtMs, [mail.messageId, ...[...rcptTo].sort()].join('/')),
    organizationId: policy.organizationId,
    ...(only === undefined || others.length > 0 ? {} : { integrationId: only.integrationId }),
    // `<>` is how the null reverse-path is written; anything else that is no address cannot be answered either.
    mailFrom: usableAddress(mail.source) ?? '',
    rcptTo,
    receivedAtMs,
  };
}

/** The organization's policy and the address as envelopes have it, or the reason why there is none. */
async function organizationOf(
  ingress: Ingress,
  recipient: string,
): Promise<{ policy: OrganizationPolicy; address: string } | string> {
  const address = usableAddress(recipient);
  if (address === undefined) return 'recipient-malformed';
  const organizationId = await ownerOfMail(ingress.owners, domainOf(address));
  if (organizationId === undefined) return 'recipient-unknown';
  const policy = await ingress.policies.policyOf(organizationId);
  if (policy === undefined) return 'organization-unknown';
  return cellRefusal(ingress, policy) ?? { policy, address };
}

/** Why this cell cannot take the organization's mail; `undefined` where it can. */
function cellRefusal({ cell, settings }: Ingress, policy: OrganizationPolicy): string | undefined {
  if (policy.primaryRegion === cell) return undefined;
  if (!regionsOfCell(settings, cell).includes(policy.primaryRegion)) return 'cell-foreign';
  // The standby cell takes it as the client library's callers do: with the organization's consent alone.
  return secondaryRefusal(policy, cell, settings) === undefined ? undefined : 'region-forbidden';
}
