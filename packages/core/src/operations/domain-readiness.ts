import type { Domain } from '../directory/domain.ts';
import type { IdentityState, SesIdentities } from '../directory/ports.ts';
import type { ReadinessCheck } from './readiness.ts';

/** Whether SES in the secondary sends for a domain as SES in the primary does. */
export async function domainChecks(
  identities: Pick<SesIdentities, 'read'>,
  { primary, secondary }: { primary: string; secondary: string },
  { domain, regions }: Domain,
): Promise<ReadinessCheck[]> {
  const red = (explanation: string, action: string): ReadinessCheck[] => [
    { check: 'domain', subject: domain, ready: false, explanation, action },
  ];
  const expected = regions[secondary]?.selector;
  const verify = 'Use Verify on the domain: it makes what is missing.';
  if (expected === undefined) return red('SES has no identity for it there.', verify);
  let there: IdentityState;
  try {
    there = await identities.read(secondary, domain);
  } catch {
    return red('SES does not answer.', `Check again; look at the state of ${secondary}.`);
  }
  if (there.selector !== expected) return red('SES signs with another key there.', verify);
  if (there.status !== 'verified')
    return red(
      `SES says ${there.status} there.`,
      'Publish the secondary TXT record, then use Verify on the domain.',
    );
  return [
    {
      check: 'domain',
      subject: domain,
      ready: true,
      explanation: 'Verified, and signed with its own key.',
    },
    await mailFromCheck(identities, primary, domain, there.mailFrom),
  ];
}

/** A MAIL FROM domain is the customer's choice; red is only what differs between the regions, or keeps mail back. */
async function mailFromCheck(
  identities: Pick<SesIdentities, 'read'>,
  primary: string,
  domain: string,
  there: IdentityState['mailFrom'],
): Promise<ReadinessCheck> {
  const answer = (explanation: string): ReadinessCheck => ({
    check: 'mail-from',
    subject: domain,
    ready: true,
    explanation,
  });
  if (there?.verified) return answer(`MAIL FROM is ${there.domain}.`);
  const action = `Publish the MX and SPF records of ${there?.domain ?? 'the MAIL FROM domain'}.`;
  if (there?.required)
    return {
      ...answer('SES refuses mail as long as the MAIL FROM domain is not verified.'),
      ready: false,
      action,
    };
  if (await verifiedIn(identities, primary, domain))
    return {
      ...answer('Only the primary has its MAIL FROM verified: SPF would not align with From.'),
      ready: false,
      action,
    };
  return answer('No MAIL FROM of its own in use: bounces return to SES.');
}

async function verifiedIn(
  identities: Pick<SesIdentities, 'read'>,
  region: string,
  domain: string,
): Promise<boolean> {
  try {
    return (await identities.read(region, domain)).mailFrom?.verified ?? false;
  } catch {
    // With the primary out of reach there is nothing to compare with: the secondary is verified and may send.
    return false;
  }
}
