import { type Envelope, encodeEnvelope } from '@mailferry/core/mail/envelope';
import { randomOf } from '../engine/random.ts';
import { ulid } from '../engine/ulid.ts';
import { sha256Of } from '../world/payloads.ts';
import type { MailPlan } from './plan.ts';

export interface Message {
  envelope: Envelope;
  record: string;
  raw: Buffer;
  body: Buffer;
  recipients: string[];
}

const RECIPIENTS = 61;

/** Makes the message of a plan: the same one at every run. Its body has bytes of every value. */
export function messageOf(seed: number, plan: MailPlan, startMs: number, cell: string): Message {
  const random = randomOf(seed, `mail ${plan.index}`);
  const handedInMs = startMs + plan.atMs;
  const receivedAtMs = handedInMs - (plan.agedMs ?? 0);
  const id = ulid(handedInMs, random);
  const own = `${plan.organizationId}.example`;
  const from = plan.foreignFrom ? 'someone@outside.test' : `team@${own}`;
  // A few dozen recipients in all, so that some of them bounce and are written to again.
  const recipients = Array.from({ length: plan.recipients }, (_none, index) => {
    const domain = plan.ownRecipients && index % 2 === 0 ? own : 'there.test';
    // People write addresses as they like.
    const local = plan.index % 3 === 0 ? 'R' : 'r';
    return `${local}${(plan.index * 7 + index) % RECIPIENTS}@${domain}`;
  });
  const header = [
    `From: Someone <${from}>`,
    `To: ${recipients[0]}`,
    `Subject: Mail ${plan.index}`,
    `Message-ID: <${id}@handed-in.test>`,
    'MIME-Version: 1.0',
    'Content-Type: application/octet-stream',
    'Content-Transfer-Encoding: binary',
    '',
    '',
  ].join('\r\n');
  const body = Buffer.alloc(plan.bodyBytes);
  for (let at = 0; at < body.length; at += 1) body[at] = random() * 256;
  const raw = Buffer.concat([Buffer.from(header, 'latin1'), body]);
  const envelope: Envelope = {
    v: 1,
    id,
    organizationId: plan.poison === 'unknown-organization' ? 'nobody' : plan.organizationId,
    ...(plan.integrationId === undefined ? {} : { integrationId: plan.integrationId }),
    mailFrom: plan.nullSender ? '' : `sender${plan.index}@${own}`,
    rcptTo: recipients,
    receivedAtMs,
    expiresAtMs: handedInMs + plan.lifetimeMs,
    raw: plan.claimCheck
      ? {
          claimCheck: {
            bucket: 'payloads',
            region: cell,
            key: id,
            payloadBytes: raw.length,
            sha256: sha256Of(raw),
          },
        }
      : { inline: raw.toString('base64') },
  };
  return { envelope, record: recordOf(plan, envelope), raw, body, recipients };
}

function recordOf({ poison }: MailPlan, envelope: Envelope): string {
  const honest = encodeEnvelope(envelope);
  switch (poison) {
    case 'not-json':
      return honest.slice(0, -1);
    case 'invalid':
      return honest.replace('"rcptTo"', '"recipients"');
    case 'version':
      return honest.replace('"v":1', '"v":7');
    default:
      return honest;
  }
}
