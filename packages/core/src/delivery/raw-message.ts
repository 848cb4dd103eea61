import { MailferryError } from '../errors.ts';
import type { Sender } from './sender.ts';
import type { PolicedRecord } from './work.ts';

/**
 * The raw RFC 5322 message, inline or by claim check.
 * @throws MailferryError as PayloadStore.fetch does; `payload-unavailable` for a bucket that does not answer: an outage
 *   of the bucket is no fault of the mail's, and must not bring it among the dead letters.
 */
export async function rawOf(
  sender: Sender,
  mail: Pick<PolicedRecord, 'envelope'>,
): Promise<Buffer> {
  const { raw } = mail.envelope;
  if ('inline' in raw) return Buffer.from(raw.inline, 'base64');
  try {
    return await sender.payloads.fetch(raw.claimCheck);
  } catch (cause) {
    if (cause instanceof MailferryError) throw cause;
    throw new MailferryError('payload-unavailable', 'The payload bucket does not answer.', {
      retriable: true,
      cause,
    });
  }
}
