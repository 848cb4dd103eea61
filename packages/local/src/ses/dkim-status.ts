import { publicationOf } from './dkim-key.ts';
import { identityNamesOf, isDomain, isVerified } from './identity.ts';
import type { Region } from './region.ts';
import type { SimulatorContext } from './simulator-context.ts';

type Parts = Pick<SimulatorContext, 'dkimLookup' | 'regions'>;

/**
 * Asks DNS for a domain's key and sets its status. SES polls for up to 72 hours; asking whenever somebody wants to know
 * comes to the same, sooner. Where DNS does not answer, what was verified stays so.
 */
export async function refreshIdentity(
  { dkimLookup, regions }: Parts,
  region: Region,
  name: string,
): Promise<void> {
  const dkim = region.identities.get(name)?.dkim;
  if (dkimLookup === undefined || dkim?.origin !== 'EXTERNAL' || !isDomain(name)) return;
  const found = await publicationOf(
    `${dkim.selector}._domainkey.${name}`,
    dkim.publicKey,
    dkimLookup,
  );
  const identity = region.identities.get(name);
  // Deleted or given another key while DNS was asked: the answer is about something else.
  if (identity?.dkim !== dkim) return;
  const before = identity.dkimStatus;
  if (found === 'published') identity.dkimStatus = 'SUCCESS';
  else if (found === 'absent') identity.dkimStatus = 'PENDING';
  else if (before === 'SUCCESS') identity.dkimStatus = 'TEMPORARY_FAILURE';
  if (identity.dkimStatus !== before) regions.save();
}

/** Before mail is refused: whether DNS shows by now what an identity of these addresses waits for. */
export async function refreshPending(
  parts: Parts,
  region: Region,
  addresses: readonly string[],
): Promise<void> {
  for (const name of new Set(addresses.flatMap(identityNamesOf))) {
    const identity = region.identities.get(name);
    if (identity !== undefined && identity.pinned === null && !isVerified(identity)) {
      await refreshIdentity(parts, region, name);
    }
  }
}
