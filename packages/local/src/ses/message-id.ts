import { randomUUID } from 'node:crypto';

/** What SES's message ids of a region begin with. Others than these are not published; they get the last one. */
const PREFIX: Record<string, string | undefined> = {
  'us-east-1': '0100',
  'us-west-2': '0101',
  'eu-west-1': '0102',
  'eu-central-1': '0107',
};

/** Shaped like SES's: `<region><time in hex>-<UUID>-000000`. */
export function newMessageId(region: string, nowMs: number): string {
  const time = nowMs.toString(16).padStart(12, '0');
  return `${PREFIX[region] ?? '0108'}${time}-${randomUUID()}-000000`;
}

/** The Message-ID field that SES puts into the mail; us-east-1 is not named in it. */
export function wireMessageId(region: string, messageId: string): string {
  const host = region === 'us-east-1' ? 'email' : region;
  return `<${messageId}@${host}.amazonses.com>`;
}
