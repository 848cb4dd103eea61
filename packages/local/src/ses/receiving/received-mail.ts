import { randomBytes } from 'node:crypto';
import { headerEnd } from '../checks/header-end.ts';

export interface InboundRequest {
  region: string;
  /** MAIL FROM; empty for the null reverse-path. */
  from: string;
  recipients: readonly string[];
  spam: Verdict;
  virus: Verdict;
  /** What SES found out about the sender: the value of Authentication-Results after its own name. */
  authentication: string;
  raw: Buffer;
}

export type Verdict = 'PASS' | 'FAIL' | 'GRAY' | 'PROCESSING_FAILED';

/** A mail as SES stores it, and what its notification says, but for where it is stored. */
export interface ReceivedMail {
  region: string;
  /** The object's key: SES's message id. */
  key: string;
  raw: Buffer;
  notification: ReceivedNotification;
}

export type ReceivedNotification = ReturnType<typeof notificationOf>;

/** Receiving ids are 40 characters of lower case and digits (SES developer guide, notification examples). */
export function receiveMail(request: InboundRequest, nowMs: number): ReceivedMail {
  const key = randomBytes(20).toString('hex');
  const raw = Buffer.concat([Buffer.from(addedHeader(request, key, nowMs)), request.raw]);
  return {
    region: request.region,
    key,
    raw,
    notification: notificationOf(request, raw, key, nowMs),
  };
}

/** What SES puts on top of every mail that it receives. */
function addedHeader(request: InboundRequest, key: string, nowMs: number): string {
  const { from, region, recipients, spam, virus, authentication } = request;
  return [
    `Return-Path: <${from}>`,
    'Received: from client.example (client.example [192.0.2.1])',
    ` by inbound-smtp.${region}.amazonaws.com with SMTP id ${key}`,
    ` for ${recipients[0]};`,
    ` ${new Date(nowMs).toUTCString().replace('GMT', '+0000')} (UTC)`,
    `X-SES-Spam-Verdict: ${spam}`,
    `X-SES-Virus-Verdict: ${virus}`,
    `Authentication-Results: amazonses.com; ${authentication}`,
    '',
  ].join('\r\n');
}

/** SES developer guide, "Contents of notifications for Amazon SES email receiving". */
function notificationOf(request: InboundRequest, raw: Buffer, key: string, nowMs: number) {
  const timestamp = new Date(nowMs).toISOString();
  const pass = { status: 'PASS' };
  return {
    notificationType: 'Received' as const,
    mail: {
      timestamp,
      source: request.from,
      messageId: key,
      destination: [...request.recipients],
      headersTruncated: false,
      headers: headersOf(raw),
      commonHeaders: { returnPath: request.from },
    },
    receipt: {
      timestamp,
      processingTimeMillis: 3,
      recipients: [...request.recipients],
      spamVerdict: { status: request.spam },
      virusVerdict: { status: request.virus },
      spfVerdict: pass,
      dkimVerdict: pass,
      dmarcVerdict: pass,
    },
  };
}

/** At most 10 KB of header, as SES sends them. */
function headersOf(raw: Buffer): { name: string; value: string }[] {
  const text = raw.toString('utf8', 0, Math.min(headerEnd(raw), 10 * 1024));
  return text
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }] : [];
    });
}
