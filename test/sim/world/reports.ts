import type { Envelope } from '@mailferry/core/mail/envelope';
import type { World } from './world.ts';

/** Makes a report known that the code under test hands in, so that its own fate is followed like any mail's. */
export function registerReport(
  world: World,
  cell: string,
  envelope: Envelope,
  record: string,
): void {
  const raw =
    'inline' in envelope.raw ? Buffer.from(envelope.raw.inline, 'base64') : Buffer.alloc(0);
  const cut = raw.indexOf('\r\n\r\n');
  const body = cut < 0 ? raw : raw.subarray(cut + 4);
  // Written a second time it has another date, and still is the same report.
  if (world.mails.alias(envelope.id, record, body)) return;
  world.mails.add({
    id: envelope.id,
    organizationId: envelope.organizationId,
    envelope,
    record,
    bodies: [body],
    plan: undefined,
    reportOf: reportedIn(world, raw),
    report: { ...saidIn(raw), cell },
  });
}

/** The fields of RFC 3464 that say what became of whom. */
function saidIn(raw: Buffer): { action: string; recipients: string[] } {
  const text = raw.toString('latin1');
  const action = /^Action: *(\S+)/im.exec(text)?.[1] ?? 'none';
  const named = text.matchAll(/^Final-Recipient: *rfc822; *(\S+)/gim);
  return { action, recipients: [...named].map(([, address = '']) => address) };
}

/** The mail that a report is about: the one whose id its text names. */
function reportedIn(world: World, raw: Buffer): string | undefined {
  const text = raw.toString('latin1');
  for (const [id] of text.matchAll(/[0-7][0-9A-HJKMNP-TV-Z]{25}/g)) {
    if (world.mails.of(id)?.plan !== undefined) return id;
  }
  return undefined;
}
