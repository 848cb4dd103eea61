import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import type { SQSEvent } from 'aws-lambda';
import { ulid } from 'ulid';
import { DOMAIN } from './raw-mail.ts';

export const ORGANIZATION = 'bench';
export const REGION = 'us-east-1';
export const BATCH = 10;

const LIFETIME_MS = 5 * 86_400_000;

/** Where a message too large for the queue lies. */
export interface Stored {
  bucket: string;
  payloadBytes: number;
  sha256: string;
}

/** A queue message's body for one mail with a fresh id. */
export function mailBody(raw: Buffer | Stored, atMs = Date.now()): string {
  return encodeEnvelope({
    v: 1,
    id: ulid(),
    organizationId: ORGANIZATION,
    mailFrom: `sender@${DOMAIN}`,
    rcptTo: ['recipient@example.com'],
    receivedAtMs: atMs,
    expiresAtMs: atMs + LIFETIME_MS,
    raw: Buffer.isBuffer(raw)
      ? { inline: raw.toString('base64') }
      : { claimCheck: { ...raw, region: REGION, key: 'payload' } },
  });
}

/** A batch as Lambda hands it over. */
export function sqsEvent(bodies: readonly string[]): SQSEvent {
  return {
    Records: bodies.map((body) => ({
      messageId: ulid(),
      receiptHandle: 'receipt',
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(Date.now()),
        SenderId: 'bench',
        ApproximateFirstReceiveTimestamp: String(Date.now()),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${REGION}:000000000000:mail`,
      awsRegion: REGION,
    })),
  };
}
