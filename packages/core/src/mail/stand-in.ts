import type { FromPolicy } from '../routing/policy.ts';
import { isReadyMailbox } from './ready-domains.ts';
import {
  looksLikeReturnAddress,
  makeReturnAddress,
  type ReturnAddressKeys,
} from './return-address.ts';
import { domainOf, usableAddress } from './usable-address.ts';

/** How stand-ins are made that lead back to the author. */
export interface ReturnAddresses {
  /** Where they are; without it, the plain stand-in's domain. */
  domain?: string | undefined;
  keys: ReturnAddressKeys;
  untilMs: number;
}

interface StandIn {
  policy: FromPolicy;
  returnAddresses?: ReturnAddresses | undefined;
}

type Domains = readonly [string, ...string[]];

/**
 * The address that stands in for a foreign author: one that leads back, where that is wanted and possible, or else the
 * same for all.
 */
export function standInFor(
  original: string,
  { policy, returnAddresses }: StandIn,
  ready: Domains,
): string {
  const plain = plainStandIn(policy, ready);
  if (returnAddresses === undefined) return plain;
  // A mail that comes by a second time has its stand-in already.
  if (looksLikeReturnAddress(original) && isReady(original, ready)) return original;
  const { domain, keys, untilMs } = returnAddresses;
  const isUsable = domain !== undefined && isReady(`x@${domain}`, ready);
  const where = isUsable ? domain : domainOf(plain);
  return makeReturnAddress(original, { domain: where, keys, untilMs }) ?? plain;
}

/** What a trace has to say of a stand-in that should lead back and does not. */
export function standInNotes(standIn: string, { returnAddresses }: StandIn): string[] {
  const isMissing = returnAddresses !== undefined && !looksLikeReturnAddress(standIn);
  return isMissing ? ['return-address-impossible'] : [];
}

/**
 * The address that stands in for a foreign From: the policy's own where its domain is ready, else `relay@` the first
 * ready domain, which is how mail keeps flowing in a region that the policy's address is not set up for.
 */
function plainStandIn(policy: FromPolicy, ready: Domains): string {
  const address = usableAddress(policy.rewriteAddress ?? '');
  return address !== undefined && isReady(address, ready) ? address : `relay@${ready[0]}`;
}

function isReady(address: string, ready: Domains): boolean {
  return isReadyMailbox({ phrase: '', address }, ready);
}
