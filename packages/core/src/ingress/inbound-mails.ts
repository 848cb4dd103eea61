import type { Envelope } from '../mail/envelope.ts';

/** A received mail, as far as an envelope has to know it. */
export interface InboundContent {
  payloadBytes: number;
  /** Hexadecimal. */
  sha256: string;
  /** All of the message when it fits into an envelope, else `undefined`: no more than that is ever in memory. */
  bytes: Buffer | undefined;
}

/** The bucket that SES stores received mail in. Objects never change after SES wrote them. */
export interface InboundMails {
  /** @throws MailferryError `inbound-missing` for an object that is gone; any other error may pass. */
  read(key: string): Promise<InboundContent>;
  /** Copies a large mail into the cell's payload bucket; again under the same id is the same copy. */
  claimCheck(
    key: string,
    content: InboundContent,
    mail: { organizationId: string; id: string },
  ): Promise<Envelope['raw']>;
  /** Deletes the object; absent already counts as done. */
  remove(key: string): Promise<void>;
}
