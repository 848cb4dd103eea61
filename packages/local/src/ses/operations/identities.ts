import * as z from 'zod/mini';
import { refreshIdentity } from '../dkim-status.ts';
import type { Identity } from '../identity.ts';
import { dkimStatusOf, identityKey, identityType, isVerified } from '../identity.ts';
import { SesError } from '../ses-error.ts';
import type { Operation } from './call.ts';
import { requireConfigurationSet } from './configuration-sets.ts';
import { dkimAttributes, dkimOf, requireIdentity, signingSchema } from './identity-parts.ts';
import { listSchema, parseInput } from './input.ts';
import { pageOf } from './page.ts';

const createSchema = z.object({
  EmailIdentity: z.string(),
  DkimSigningAttributes: z.optional(signingSchema),
  ConfigurationSetName: z.optional(z.string()),
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
];
