import { MailferryError } from '../errors.ts';
import type { Envelope } from '../mail/envelope.ts';
import { DEFAULT_LIFETIME_MS, encodeEnvelope, MAX_MESSAGE_BYTES } from '../mail/envelope.ts';
import type { InboundContent } from './inbound-mails.ts';
import type { Ingress } from './ingress.ts';
import type { Receipt } from './notification.ts';
import type { MailPlan, PlannedMail } from './plan-mail.ts';
import { recordEnded } from './record-ended.ts';
import { refuse } from './refuse.ts';

/**
 * Queues the planned mails, each with a payload of its own, since the sender deletes a payload once its mail is sent.
 * Doing it again makes the same envelopes, which the ledger takes for one.
 * @throws MailferryError `inbound-missing` for a mail whose object is gone and that is not known to have been queued;
 *   `mail-too-large`, `mail-empty`; anything else is worth another try.
 */
export async function handIn(
  ingress: Ingress,
  receipt: Receipt,
  { mails, refused }: Pick<MailPlan, 'mails' | 'refused'>,
): Promise<void> {
  const all = [...mails, ...refused.map(({ mail }) => mail)];
  if (all.length === 0) return;
  const key = receipt.receipt.action.objectKey;
  const content = await readUnlessQueued(ingress, key, all);
  if (content === undefined) return;
  if (content.payloadBytes > MAX_MESSAGE_BYTES)
    throw new MailferryError('mail-too-large', 'The received mail is larger than SES sends.');
  if (content.payloadBytes === 0)
    throw new MailferryError('mail-empty', 'The received mail is empty.');
  for (const one of refused) await refuse(ingress, one, content, key);
  const refusal = verdictReason(ingress, receipt);
  for (const mail of mails) {
    const raw: Envelope['raw'] =
      content.bytes === undefined
        ? await ingress.inbound.claimCheck(key, content, mail)
        : { inline: content.bytes.toString('base64') };
    const envelope: Envelope = {
      v: 1,
      ...mail,
      expiresAtMs: mail.receivedAtMs + DEFAULT_LIFETIME_MS,
      raw,
    };
    if (refusal === undefined) await ingress.queues.enqueue(envelope);
    else await quarantine(ingress, envelope, refusal);
    ingress.metrics.count('Received', 1, { outcome: refusal ?? 'queued' });
    ingress.log.info('mail received', { mailId: envelope.id, outcome: refusal ?? 'queued' });
  }
}

/** The message, or `undefined` when its object is gone because all of these mails were queued before. */
async function readUnlessQueued(
  ingress: Ingress,
  key: string,
  mails: readonly PlannedMail[],
): Promise<InboundContent | undefined> {
  try {
    return await ingress.inbound.read(key);
  } catch (cause) {
    if (!(cause instanceof MailferryError) || cause.code !== 'inbound-missing') throw cause;
    const known = await Promise.all(mails.map(({ id }) => ingress.ledger.read(id)));
    if (known.every(({ delivery }) => delivery !== undefined)) return undefined;
    throw cause;
  }
}

/** Why the deployment's policy keeps the mail back, by SES's own scan. */
function verdictReason({ settings }: Ingress, { receipt }: Receipt): string | undefined {
  const { virus, spam } = settings.ingress;
  if (virus === 'quarantine' && receipt.virusVerdict?.status === 'FAIL') return 'virus';
  if (spam === 'quarantine' && receipt.spamVerdict?.status === 'FAIL') return 'spam';
  return undefined;
}

/** A record in the ledger, and the mail among the dead letters, from where an operator can let it through. */
async function quarantine(ingress: Ingress, envelope: Envelope, reason: string): Promise<void> {
  const record = {
    recordId: '',
    receiptHandle: '',
    receiveCount: 1,
    body: encodeEnvelope(envelope),
    groupId: envelope.organizationId,
  };
  await ingress.queues.quarantine(record, reason);
  await recordEnded(ingress, envelope, 'quarantined', reason);
}
