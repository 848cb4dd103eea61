import { createHmac, randomBytes } from 'node:crypto';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { MailferryError } from '@mailferry/core/errors';
import { envelopeSchema } from '@mailferry/core/mail/envelope';
import * as z from 'zod/mini';
import { hashPassword, PASSWORD_HASH, verifyPassword } from './password.ts';

/** On whose behalf a session hands mail in. */
export interface Submitter {
  organizationId: string;
  integrationId?: string | undefined;
  /** The organization's consent to the standby cell's region. */
  allowStandby: boolean;
}

/** Who may hand mail in: by login, or by the address of the client. */
export interface Access {
  byPassword(username: string, password: string): Promise<Submitter | undefined>;
  byAddress(address: string): Submitter | undefined;
}

const submitter = {
  organizationId: envelopeSchema.shape.organizationId,
  integrationId: envelopeSchema.shape.integrationId,
  allowStandby: z._default(z.boolean(), false),
};

export const accessSchema = z.strictObject({
  credentials: z._default(
    z.array(
      z.strictObject({
        username: z.string().check(z.minLength(1), z.maxLength(256)),
        /** As `hash-password.ts` prints it. */
        passwordHash: z.string().check(z.regex(PASSWORD_HASH, 'must be a scrypt hash')),
        ...submitter,
      }),
    ),
    [],
  ),
  /** The first network that contains the client's address counts. */
  networks: z._default(
    z.array(
      z.strictObject({
        network: z.string().check(z.refine(isNetwork, 'must be an address or a CIDR block')),
        ...submitter,
      }),
    ),
    [],
  ),
});

export type AccessList = z.infer<typeof accessSchema>;

const CACHE_MS = 5 * 60 * 1000;
const CACHE_ENTRIES = 1_000;

/**
 * Access by a fixed list. Successful logins are remembered for five minutes under a keyed hash, since an MTA logs in
 * for each connection and scrypt takes tens of milliseconds of CPU on purpose.
 * @throws MailferryError `access-invalid` with every fault.
 */
export function accessOf(list: z.input<typeof accessSchema>, nowMs: () => number): Access {
  const parsed = accessSchema.safeParse(list);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new MailferryError(
      'access-invalid',
      `The access list is not valid: ${faults.join('; ')}`,
      {
        detail: { faults },
      },
    );
  }
  const { credentials, networks } = parsed.data;
  const blocks = networks.map((entry) => ({ block: blockOf(entry.network), entry }));
  const byName = new Map(credentials.map((entry) => [entry.username, entry]));
  const cacheKey = randomBytes(32);
  const cache = new Map<string, { untilMs: number; isGood: Promise<boolean> }>();
  // An unknown user costs as much time as a wrong password.
  const decoy = hashPassword(randomBytes(16).toString('hex'));

  return {
    byAddress(address) {
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      const match = blocks.find(({ block }) => block.check(address, family));
      return match === undefined ? undefined : submitterOf(match.entry);
    },
    async byPassword(username, password) {
      const entry = byName.get(username);
      if (entry === undefined) {
        await verifyPassword(password, await decoy);
        return undefined;
      }
      const key = createHmac('sha256', cacheKey).update(`${username}\0${password}`).digest('hex');
      let known = cache.get(key);
      if (known === undefined || known.untilMs < nowMs()) {
        known = {
          untilMs: nowMs() + CACHE_MS,
          isGood: verifyPassword(password, entry.passwordHash),
        };
        if (cache.size >= CACHE_ENTRIES) cache.clear();
        cache.set(key, known);
      }
      if (await known.isGood) return submitterOf(entry);
      cache.delete(key);
      return undefined;
    },
  };
}

function submitterOf({ organizationId, integrationId, allowStandby }: Submitter): Submitter {
  return {
    organizationId,
    allowStandby,
    ...(integrationId === undefined ? {} : { integrationId }),
  };
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (bits < 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function blockOf(network: string): BlockList {
  const block = new BlockList();
  const [address = '', prefix] = network.split('/');
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (prefix === undefined) block.addAddress(address, family);
  else block.addSubnet(address, Number(prefix), family);
  return block;
}
