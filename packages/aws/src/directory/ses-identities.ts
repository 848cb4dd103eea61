import {
  AlreadyExistsException,
  CreateEmailIdentityCommand,
  DeleteEmailIdentityCommand,
  NotFoundException,
  PutEmailIdentityDkimSigningAttributesCommand,
  PutEmailIdentityMailFromAttributesCommand,
} from '@aws-sdk/client-sesv2';
import { isSelectorOf } from '@mailferry/core/directory/dkim-selector';
import { mailFromDomain } from '@mailferry/core/directory/optional-records';
import type { SesIdentities, SigningKey } from '@mailferry/core/directory/ports';
import { MailferryError } from '@mailferry/core/errors';
import {
  type ClientOf,
  createIdentityReader,
  getIdentity,
  reachSes,
  selectorOf,
} from './ses-identity-reader.ts';

/**
 * Domain identities with a stage's own keys ("bring your own DKIM"), in each region's SES. An identity that signs with a
 * selector of another form is somebody else's, another stage's perhaps, and is left alone.
 */
export class SesDomainIdentities implements SesIdentities {
  readonly read: SesIdentities['read'];
  readonly #clientOf: ClientOf;
  readonly #stage: string;

  constructor(clientOf: ClientOf, stage: string) {
    this.#clientOf = clientOf;
    this.#stage = stage;
    this.read = createIdentityReader(clientOf).read;
  }

  async provision(region: string, domain: string, key: SigningKey): Promise<void> {
    const signing = {
      DomainSigningSelector: key.selector,
      DomainSigningPrivateKey: key.privateKey,
    };
    const created = await reachSes(this.#clientOf, region, async (client, options) => {
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
    await reachSes(this.#clientOf, region, (client, options) =>
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
    const identity = await getIdentity(this.#clientOf, region, domain);
    if (identity === undefined || selectorOf(identity) !== selector) return;
    await reachSes(this.#clientOf, region, async (client, options) => {
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
    const identity = await getIdentity(this.#clientOf, region, domain);
    const signsWith = identity === undefined ? undefined : (selectorOf(identity) ?? '');
    if (signsWith !== undefined && !isSelectorOf(this.#stage, region, signsWith)) {
      throw new MailferryError(
        'identity-foreign',
        'SES already signs for this domain with a key that this stage of Mailferry did not make. An operator has to remove that identity first.',
        { detail: { region } },
      );
    }
    await reachSes(this.#clientOf, region, (client, options) =>
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
}
