import { createHash } from 'node:crypto';
import { ulid } from 'ulid';

/** A message that can never be sent, and where it must end: in the dead-letter queue, for this reason. */
export interface Rubbish {
  body: string;
  reason: string;
}

/** One of each kind in turn. `bucket` is one that exists. */
export function rubbish(count: number, region: string, bucket: string): Rubbish {
  const nowMs = Date.now();
  const envelope = {
    v: 1,
    id: ulid(),
    organizationId: 'crossing',
    mailFrom: 'sender@outside.example',
    rcptTo: ['user@recipient.example'],
    receivedAtMs: nowMs,
    expiresAtMs: nowMs + 86_400_000,
    raw: { inline: Buffer.from('Subject: a\r\n\r\nb\r\n').toString('base64') },
  };
  const kinds: Rubbish[] = [
    { body: `rubbish ${envelope.id}`, reason: 'envelope-malformed' },
    { body: JSON.stringify({ ...envelope, v: 2 }), reason: 'envelope-version' },
    { body: JSON.stringify({ ...envelope, rcptTo: ['nobody'] }), reason: 'envelope-invalid' },
    {
      body: JSON.stringify({ ...envelope, organizationId: 'unheard-of' }),
      reason: 'organization-unknown',
    },
    {
      body: JSON.stringify({
        ...envelope,
        raw: {
          claimCheck: {
            bucket,
            region,
            key: `absent/${envelope.id}`,
            payloadBytes: 1_000,
            sha256: createHash('sha256').update(envelope.id).digest('hex'),
          },
        },
      }),
      reason: 'payload-missing',
    },
  ];
  const one = kinds[count % kinds.length];
  if (one === undefined) throw new RangeError('no rubbish');
  return one;
}
