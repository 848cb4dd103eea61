import * as z from 'zod/mini';
import type { Identity } from '../identity.ts';
import { identityKey, isAddress, isDomain, isVerified } from '../identity.ts';
import { behaviourSchema } from '../recipient-behaviour.ts';
import { ControlError } from './control-error.ts';
import type { ControlCall, Route } from './route.ts';
import { regionOf } from './route.ts';

const identityChangeSchema = z.strictObject({
  /** `null` leaves it to DNS again. */
  verified: z.optional(z.nullable(z.boolean())),
  /** What SES thinks of the MX record of the identity's MAIL FROM domain. */
  mailFromStatus: z.optional(z.enum(['PENDING', 'SUCCESS', 'FAILED', 'TEMPORARY_FAILURE'])),
});

const recipientSchema = z.strictObject({ behaviour: behaviourSchema });

const IDENTITY = /^\/_sim\/regions\/([^/]+)\/identities\/([^/]+)$/;
const RECIPIENT = /^\/_sim\/regions\/([^/]+)\/recipients\/([^/]+)$/;

/** Who may send and what becomes of mail to whom, region by region. */
export const identityRoutes: Route[] = [
  {
    method: 'PUT',
    path: IDENTITY,
    async answer(call) {
      const region = regionOf(call);
      const name = identityKey(nameOf(call));
      const change = await call.read(identityChangeSchema);
      const identity: Identity = region.identities.get(name) ?? {
        pinned: null,
        dkim: { origin: 'AWS_SES', tokens: [] },
        dkimStatus: 'PENDING',
      };
      if (change.verified !== undefined) identity.pinned = change.verified;
      if (change.mailFromStatus !== undefined) {
        if (identity.mailFrom === undefined) {
          throw new ControlError(400, `${name} has no MAIL FROM domain`);
        }
        identity.mailFrom.status = change.mailFromStatus;
      }
      region.identities.set(name, identity);
      call.simulator.regions.save();
      return { identity: name, verified: isVerified(identity) };
    },
  },
  {
    method: 'DELETE',
    path: IDENTITY,
    answer(call) {
      const name = identityKey(nameOf(call));
      const existed = regionOf(call).identities.delete(name);
      if (!existed) throw new ControlError(404, `no identity ${name}`);
      call.simulator.regions.save();
      return { identity: name };
    },
  },
  {
    method: 'PUT',
    path: RECIPIENT,
    async answer(call) {
      const region = regionOf(call);
      const recipient = nameOf(call).toLowerCase();
      const { behaviour } = await call.read(recipientSchema);
      region.recipients.set(recipient, behaviour);
      call.simulator.regions.save();
      return { recipient, behaviour };
    },
  },
  {
    method: 'DELETE',
    path: RECIPIENT,
    answer(call) {
      const recipient = nameOf(call).toLowerCase();
      const existed = regionOf(call).recipients.delete(recipient);
      if (!existed) throw new ControlError(404, `no behaviour is set for ${recipient}`);
      call.simulator.regions.save();
      return { recipient };
    },
  },
];

/** @throws ControlError 400 */
function nameOf({ params }: ControlCall): string {
  const name = params[1] ?? '';
  if (isDomain(name) || isAddress(name)) return name;
  throw new ControlError(400, `${name} is neither a domain nor an address`);
}
