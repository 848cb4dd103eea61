import {
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  NotFoundException,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { IdentityState, SesIdentities } from '@mailferry/core/directory/ports';
import { MailferryError } from '@mailferry/core/errors';

/** One call to SES: it answers in well under a second, and somebody waits for it. */
const CALL_TIMEOUT_MS = 5_000;

export type ClientOf = (region: string) => SESv2Client;

/** Domain identities as SES in each region has them. */
export function createIdentityReader(clientOf: ClientOf): Pick<SesIdentities, 'read'> {
  return {
    async read(region, domain) {
      const identity = await getIdentity(clientOf, region, domain);
      return identity === undefined ? { status: 'absent' } : stateOf(identity);
    },
  };
}

/** @throws MailferryError `ses-unavailable`. */
export function getIdentity(
  clientOf: ClientOf,
  region: string,
  domain: string,
): Promise<GetEmailIdentityCommandOutput | undefined> {
  return reachSes(clientOf, region, async (client, options) => {
    try {
      return await client.send(new GetEmailIdentityCommand({ EmailIdentity: domain }), options);
    } catch (error) {
      if (error instanceof NotFoundException) return undefined;
      throw error;
    }
  });
}

/** One call to SES in a region. @throws MailferryError `ses-unavailable`, whatever went wrong. */
export async function reachSes<T>(
  clientOf: ClientOf,
  region: string,
  call: (client: SESv2Client, options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await call(clientOf(region), { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
  } catch (cause) {
    throw new MailferryError('ses-unavailable', `SES in ${region} did not do as asked.`, {
      retriable: true,
      detail: { region },
      cause,
    });
  }
}

/** The selector of an identity with its own key; SES lists it as the only token. */
export function selectorOf({
  DkimAttributes: dkim,
}: GetEmailIdentityCommandOutput): string | undefined {
  return dkim?.SigningAttributesOrigin === 'EXTERNAL' ? dkim.Tokens?.[0] : undefined;
}

function stateOf(identity: GetEmailIdentityCommandOutput): IdentityState {
  const selector = selectorOf(identity);
  const mailFrom = identity.MailFromAttributes;
  return {
    status: statusOf(identity),
    ...(selector === undefined ? {} : { selector }),
    ...(mailFrom?.MailFromDomain === undefined || mailFrom.MailFromDomain === ''
      ? {}
      : {
          mailFrom: {
            domain: mailFrom.MailFromDomain,
            verified: mailFrom.MailFromDomainStatus === 'SUCCESS',
            required: mailFrom.BehaviorOnMxFailure === 'REJECT_MESSAGE',
          },
        }),
  };
}

/** A temporary failure is SES not reaching DNS for a domain that it knows: what was verified stays so. */
function statusOf(identity: GetEmailIdentityCommandOutput): IdentityState['status'] {
  const dkim = identity.DkimAttributes?.Status;
  if (dkim === 'SUCCESS' || dkim === 'TEMPORARY_FAILURE') {
    return identity.VerifiedForSendingStatus === true ? 'verified' : 'pending';
  }
  return dkim === 'FAILED' ? 'failed' : 'pending';
}
