import { describeError } from '../errors.ts';
import { trustedResults } from '../mail/arc.ts';
import { applyFromPolicy, type PreparedMessage } from '../mail/from-policy.ts';
import { splitMessage } from '../mail/header-block.ts';
import type { SigningKeys } from '../mail/signing-keys.ts';
import { addReceived } from '../mail/trace.ts';
import type { integrationOf } from './original-recipient.ts';
import type { Sender } from './sender.ts';
import type { ClaimedMail } from './work.ts';

const DAY_MS = 86_400_000;
const NO_KEYS: SigningKeys = { returnAddress: [] };

/** Brings a mail into the form in which it goes out in a region, by its integration's policy. */
export interface Preparer {
  in(region: string): Promise<PreparedMessage>;
}

/**
 * Keys are read only where an integration asks for what they sign. Without them mail goes out all the same, less
 * trusted or without its way back, and its trace says so: a signature is not worth an outage.
 */
export async function preparerOf(
  sender: Sender,
  { envelope, policy }: ClaimedMail,
  raw: Buffer,
  { from, headers }: ReturnType<typeof integrationOf>,
): Promise<Preparer> {
  const { arc, returnAddress, received } = headers;
  const isSigned = arc.mode === 'seal' || returnAddress.mode === 'signed';
  const keys = isSigned ? await keysOf(sender, envelope.id) : NO_KEYS;
  const nowMs = sender.clock.nowMs();
  const returnAddresses =
    returnAddress.mode === 'signed'
      ? {
          domain: returnAddress.domain,
          keys: keys.returnAddress,
          untilMs: nowMs + returnAddress.lifetimeDays * DAY_MS,
        }
      : undefined;
  return {
    async in(region) {
      const input = { policy: from, domains: policy.domains, region, returnAddresses };
      const { mailFrom, id: messageId } = envelope;
      const prepared = applyFromPolicy(raw, { ...input, mailFrom, messageId });
      if (prepared.kind !== 'ok') return prepared;
      const by = prepared.sender.slice(prepared.sender.lastIndexOf('@') + 1);
      const own =
        received === 'add' ? withReceived(prepared, { by, messageId, atMs: nowMs }) : prepared;
      return arc.mode === 'seal' ? sealed(sender, own, raw, keys, arc.authservId, messageId) : own;
    },
  };
}

type Ready = Extract<PreparedMessage, { kind: 'ok' }>;

function withReceived(prepared: Ready, line: Parameters<typeof addReceived>[1]): Ready {
  const [head = Buffer.alloc(0), ...rest] = prepared.parts;
  const { header, body } = splitMessage(head);
  addReceived(header, line);
  return { ...prepared, parts: [header.toBuffer(body), body, ...rest] };
}

async function sealed(
  sender: Sender,
  prepared: Ready,
  raw: Buffer,
  { arc: key }: SigningKeys,
  authservId: string | undefined,
  mailId: string,
): Promise<Ready> {
  const { parts, changes } = prepared;
  if (key === undefined) return { ...prepared, changes: [...changes, 'arc-key-missing'] };
  try {
    const authenticationResults = trustedResults(raw, authservId);
    const set = await sender.sealer.seal({ received: raw, parts, authenticationResults, key });
    const note = set.length === 0 ? 'arc-chain-broken' : 'arc-sealed';
    return { ...prepared, parts: [set, ...parts], changes: [...changes, note] };
  } catch (cause) {
    sender.log.warn('mail not sealed', { mailId, ...describeError(cause) });
    return { ...prepared, changes: [...changes, 'arc-unavailable'] };
  }
}

async function keysOf(sender: Sender, mailId: string): Promise<SigningKeys> {
  try {
    return await sender.signingKeys.current();
  } catch (cause) {
    sender.log.warn('signing keys unavailable', { mailId, ...describeError(cause) });
    return NO_KEYS;
  }
}
