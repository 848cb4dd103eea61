import {
  AlreadyExistsException,
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  NotFoundException,
  PutEmailIdentityDkimSigningAttributesCommand,
  PutEmailIdentityMailFromAttributesCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { mailFromDomain } from '@mailferry/core/directory/optional-records';
import type { IdentityState, SesIdentities, SigningKey } from '@mailferry/core/directory/ports';
import { MailferryError } from '@mailferry/core/errors';

/** One call to SES: it answers in well under a second, and an admin's request waits for it. */
const CALL_TIMEOUT_MS = 5_000;
/** Selectors that Mailferry chooses begin like this. An identity that signs with another one is somebody else's. */
const OWN_SELECTOR = /^mf-/;

/** Domain identities with Mailferry's own keys ("bring your own DKIM"), in each region's SES. */
export class SesDomainIdentities implements SesIdentities {
  readonly #clientOf: (region: string) => SESv2Client;

  constructor(clientOf: (region: string) => SESv2Client) {
    this.#clientOf = clientOf;
  }

  async read(region: string, domain: string): Promise<IdentityState> {
    const identity = await this.#get(region, domain);
    if (identity === undefined) return { status: 'absent' };
    const selector = selectorOf(identity);
    return { status: statusOf(identity), ...(selector === undefined ? {} : { selector }) };
  }

  async provision(region: string, domain: string, key: SigningKey): Promise<void> {
    const signing = {
      DomainSigningSelector: key.selector,
      DomainSigningPrivateKey: key.privateKey,
    };
    const created = await this.#reach(region, async (client, options) => {
      try {
        await client.send(
          new CreateEmailIdentityCommand({ EmailIdentity: domain, DkimSigningAttributes: signing }),
          options,
        );
        return true;
      } catch (error) {
        if (error instanceof AlreadyExistsException) return false;
        throw error;
      }
    });
    if (!created) await this.#rekey(region, domain, signing);
    // Bounces return to the domain's own MAIL FROM where its optional records stand, to SES's where they do not.
    await this.#reach(region, (client, options) =>
      client.send(
        new PutEmailIdentityMailFromAttributesCommand({
          EmailIdentity: domain,
          MailFromDomain: mailFromDomain(region, domain),
          BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
        }),
        options,
      ),
    );
  }

  async remove(region: string, domain: string, selector: string): Promise<void> {
    const identity = await this.#get(region, domain);
    if (identity === undefined || selectorOf(identity) !== selector) return;
    await this.#reach(region, async (client, options) => {
      try {
        await client.send(new DeleteEmailIdentityCommand({ EmailIdentity: domain }), options);
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw error;
      }
    });
  }

  async #rekey(
    region: string,
    domain: string,
    signing: { DomainSigningSelector: string; DomainSigningPrivateKey: string },
  ): Promise<void> {
    const identity = await this.#get(region, domain);
    if (identity !== undefined && !OWN_SELECTOR.test(selectorOf(identity) ?? '')) {
      throw new MailferryError(
        'identity-foreign',
        'SES already signs for this domain with a key that Mailferry did not make. An operator has to remove that identity first.',
        { detail: { region } },
      );
    }
    await this.#reach(region, (client, options) =>
      client.send(
        new PutEmailIdentityDkimSigningAttributesCommand({
          EmailIdentity: domain,
          SigningAttributesOrigin: 'EXTERNAL',
          SigningAttributes: signing,
        }),
        options,
      ),
    );
  }

  #get(region: string, domain: string): Promise<GetEmailIdentityCommandOutput | undefined> {
    return this.#reach(region, async (client, options) => {
      try {
        return await client.send(new GetEmailIdentityCommand({ EmailIdentity: domain }), options);
      } catch (error) {
        if (error instanceof NotFoundException) return undefined;
        throw error;
      }
    });
  }

  async #reach<T>(
    region: string,
    call: (client: SESv2Client, options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    try {
      const abortSignal = AbortSignal.timeout(CALL_TIMEOUT_MS);
      return await call(this.#clientOf(region), { abortSignal });
    } catch (cause) {
      throw new MailferryError('ses-unavailable', `SES in ${region} did not do as asked.`, {
        retriable: true,
        detail: { region },
        cause,
      });
    }
  }
}

/** The selector of an identity with its own key; SES lists it as the only token. */
function selectorOf({ DkimAttributes: dkim }: GetEmailIdentityCommandOutput): string | undefined {
  return dkim?.SigningAttributesOrigin === 'EXTERNAL' ? dkim.Tokens?.[0] : undefined;
}

/** A temporary failure is SES not reaching DNS for a domain that it knows: what was verified stays so. */
function statusOf(identity: GetEmailIdentityCommandOutput): IdentityState['status'] {
  const dkim = identity.DkimAttributes?.Status;
  if (dkim === 'SUCCESS' || dkim === 'TEMPORARY_FAILURE') {
    return identity.VerifiedForSendingStatus === true ? 'verified' : 'pending';
  }
  return dkim === 'FAILED' ? 'failed' : 'pending';
}
