import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { publicKeyOf } from '../dkim-key.ts';
import { refreshIdentity } from '../dkim-status.ts';
import type { Dkim, Identity } from '../identity.ts';
import { dkimStatusOf, identityKey, identityType, isDomain, isVerified } from '../identity.ts';
import type { Region } from '../region.ts';
import { SesError } from '../ses-error.ts';
import type { Operation } from './call.ts';
import { requireConfigurationSet } from './configuration-sets.ts';
import { listSchema, parseInput } from './input.ts';
import { pageOf } from './page.ts';

const signingSchema = z.object({
  DomainSigningSelector: z.optional(z.string().check(z.regex(/^[A-Za-z0-9-]{1,63}$/))),
  DomainSigningPrivateKey: z.optional(z.string()),
});

const createSchema = z.object({
  EmailIdentity: z.string(),
  DkimSigningAttributes: z.optional(signingSchema),
  ConfigurationSetName: z.optional(z.string()),
});

const signingRequestSchema = z.object({
  SigningAttributesOrigin: z.enum(['AWS_SES', 'EXTERNAL']),
  SigningAttributes: z.optional(signingSchema),
});

const mailFromSchema = z.object({
  MailFromDomain: z.optional(z.nullable(z.string())),
  BehaviorOnMxFailure: z.optional(z.enum(['USE_DEFAULT_VALUE', 'REJECT_MESSAGE'])),
});

const ONE = /^\/v2\/email\/identities\/([^/]+)$/;

export const identityOperations: Operation[] = [
  {
    name: 'CreateEmailIdentity',
    method: 'POST',
    path: /^\/v2\/email\/identities$/,
    answer({ region, input, simulator }) {
      const request = parseInput(createSchema, input);
      const name = identityKey(request.EmailIdentity);
      const type = identityType(name);
      if (region.identities.has(name)) {
        throw new SesError('AlreadyExistsException', `Email identity ${name} already exist.`);
      }
      const set = request.ConfigurationSetName;
      if (set !== undefined) requireConfigurationSet(region, set);
      const identity: Identity = {
        pinned: null,
        dkim: dkimOf(request.DkimSigningAttributes),
        dkimStatus: 'PENDING',
        ...(set === undefined ? {} : { configurationSet: set }),
      };
      region.identities.set(name, identity);
      simulator.regions.save();
      return {
        IdentityType: type,
        VerifiedForSendingStatus: isVerified(identity),
        DkimAttributes: dkimAttributes(identity),
      };
    },
  },
  {
    name: 'GetEmailIdentity',
    method: 'GET',
    path: ONE,
    async answer({ region, name, simulator }) {
      const key = identityKey(name);
      requireIdentity(region, key);
      await refreshIdentity(simulator, region, key);
      const identity = requireIdentity(region, key);
      return {
        IdentityType: identityType(key),
        FeedbackForwardingStatus: true,
        VerifiedForSendingStatus: isVerified(identity),
        VerificationStatus: dkimStatusOf(identity),
        DkimAttributes: dkimAttributes(identity),
        MailFromAttributes: {
          MailFromDomain: identity.mailFrom?.domain ?? '',
          MailFromDomainStatus: identity.mailFrom?.status ?? 'PENDING',
          BehaviorOnMxFailure: identity.mailFrom?.onMxFailure ?? 'USE_DEFAULT_VALUE',
        },
        Policies: {},
        Tags: [],
        ...(identity.configurationSet === undefined
          ? {}
          : { ConfigurationSetName: identity.configurationSet }),
      };
    },
  },
  {
    name: 'DeleteEmailIdentity',
    method: 'DELETE',
    path: ONE,
    answer({ region, name, simulator }) {
      requireIdentity(region, identityKey(name));
      region.identities.delete(identityKey(name));
      simulator.regions.save();
      return {};
    },
  },
  {
    name: 'ListEmailIdentities',
    method: 'POST',
    path: /^\/v2\/email\/list-identities$/,
    answer({ region, input }) {
      const { NextToken, PageSize } = parseInput(listSchema, input);
      const { items, ...more } = pageOf([...region.identities], NextToken, PageSize);
      const identities = items.map(([name, identity]) => ({
        IdentityType: identityType(name),
        IdentityName: name,
        SendingEnabled: isVerified(identity),
        VerificationStatus: dkimStatusOf(identity),
      }));
      return { EmailIdentities: identities, ...more };
    },
  },
  {
    name: 'PutEmailIdentityDkimSigningAttributes',
    method: 'PUT',
    path: /^\/v2\/email\/identities\/([^/]+)\/dkim\/signing$/,
    answer({ region, name, input, simulator }) {
      const identity = requireIdentity(region, identityKey(name));
      const request = parseInput(signingRequestSchema, input);
      const external = request.SigningAttributesOrigin === 'EXTERNAL';
      if (external && request.SigningAttributes?.DomainSigningPrivateKey === undefined) {
        throw new SesError('BadRequestException', 'A selector and a private key are required.');
      }
      identity.dkim = dkimOf(external ? request.SigningAttributes : undefined);
      identity.dkimStatus = 'PENDING';
      simulator.regions.save();
      return { DkimStatus: dkimStatusOf(identity), DkimTokens: tokensOf(identity.dkim) };
    },
  },
  {
    name: 'PutEmailIdentityMailFromAttributes',
    method: 'PUT',
    path: /^\/v2\/email\/identities\/([^/]+)\/mail-from$/,
    answer({ region, name, input, simulator }) {
      const key = identityKey(name);
      const identity = requireIdentity(region, key);
      const request = parseInput(mailFromSchema, input);
      const domain = request.MailFromDomain?.toLowerCase() ?? '';
      if (domain === '') delete identity.mailFrom;
      else {
        const parent = key.slice(key.lastIndexOf('@') + 1);
        if (!isDomain(domain) || !domain.endsWith(`.${parent}`)) {
          throw new SesError(
            'BadRequestException',
            `Provided MAIL-FROM domain <${domain}> is not subdomain of the domain of the identity <${key}>.`,
          );
        }
        const onMxFailure = request.BehaviorOnMxFailure ?? 'USE_DEFAULT_VALUE';
        const status = identity.mailFrom?.domain === domain ? identity.mailFrom.status : 'PENDING';
        identity.mailFrom = { domain, onMxFailure, status };
      }
      simulator.regions.save();
      return {};
    },
  },
];

function requireIdentity(region: Region, key: string): Identity {
  const identity = region.identities.get(key);
  if (identity !== undefined) return identity;
  throw new SesError('NotFoundException', `Email identity ${key} does not exist.`);
}

function dkimOf(signing: z.output<typeof signingSchema> | undefined): Dkim {
  const { DomainSigningSelector: selector, DomainSigningPrivateKey: key } = signing ?? {};
  if (key === undefined && selector === undefined) {
    const token = () => randomBytes(16).toString('hex');
    return { origin: 'AWS_SES', tokens: [token(), token(), token()] };
  }
  if (key === undefined || selector === undefined) {
    throw new SesError('BadRequestException', 'A selector and a private key go together.');
  }
  return { origin: 'EXTERNAL', selector, publicKey: publicKeyOf(key) };
}

function dkimAttributes(identity: Identity): object {
  return {
    SigningEnabled: true,
    Status: dkimStatusOf(identity),
    Tokens: tokensOf(identity.dkim),
    SigningAttributesOrigin: identity.dkim.origin,
  };
}

/** API reference, DkimAttributes: with "bring your own DKIM", the token is the selector. */
function tokensOf(dkim: Dkim): string[] {
  return dkim.origin === 'EXTERNAL' ? [dkim.selector] : dkim.tokens;
}
