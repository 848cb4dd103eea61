import * as z from 'zod/mini';
import { dkimStatusOf, identityKey, isDomain } from '../identity.ts';
import { SesError } from '../ses-error.ts';
import type { Operation } from './call.ts';
import { dkimOf, requireIdentity, signingSchema, tokensOf } from './identity-parts.ts';
import { parseInput } from './input.ts';

const signingRequestSchema = z.object({
  SigningAttributesOrigin: z.enum(['AWS_SES', 'EXTERNAL']),
  SigningAttributes: z.optional(signingSchema),
});

const mailFromSchema = z.object({
  MailFromDomain: z.optional(z.nullable(z.string())),
  BehaviorOnMxFailure: z.optional(z.enum(['USE_DEFAULT_VALUE', 'REJECT_MESSAGE'])),
});

/** What an existing identity signs with and bounces to. */
export const identityAttributeOperations: Operation[] = [
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
