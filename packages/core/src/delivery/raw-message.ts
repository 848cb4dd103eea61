import type { Sender } from './sender.ts';
import type { PolicedRecord } from './work.ts';

/** The raw RFC 5322 message, inline or by claim check. @throws as PayloadStore.fetch does. */
export async function rawOf(
  sender: Sender,
  mail: Pick<PolicedRecord, 'envelope'>,
): Promise<Buffer> {
  const { raw } = mail.envelope;
  return 'inline' in raw
    ? Buffer.from(raw.inline, 'base64')
    : sender.payloads.fetch(raw.claimCheck);
}
