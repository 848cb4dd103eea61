import { createTransport } from 'nodemailer';
import type { MailRecord } from './store/mail-record.ts';
import type { MailStore } from './store/mail-store.ts';

export interface SmtpSinkOptions {
  host: string;
  port: number;
}

const TRIES = 5;
const RETRY_MS = 500;

/** Delivers accepted mail to an SMTP server, so that it can be looked at in a mailbox. */
export class SmtpSink {
  readonly #transport;
  readonly #store: MailStore;
  #failed = 0;
  #waiting = 0;

  constructor({ host, port }: SmtpSinkOptions, store: MailStore) {
    this.#transport = createTransport({ host, port, pool: true, secure: false, ignoreTLS: true });
    this.#store = store;
  }

  /** Mails on their way, and mails given up after several tries. */
  get state(): { waiting: number; failed: number } {
    return { waiting: this.#waiting, failed: this.#failed };
  }

  /** Returns at once; tries a few times. Bodies are read back from disk, not held while they wait. */
  deliver(mail: MailRecord, recipients: readonly string[]): void {
    if (recipients.length === 0) return;
    this.#waiting += 1;
    void this.#try(mail, recipients, TRIES);
  }

  close(): void {
    this.#transport.close();
  }

  async #try(mail: MailRecord, to: readonly string[], triesLeft: number): Promise<void> {
    const raw = this.#store.raw(mail.messageId);
    if (raw === undefined) throw new Error(`no raw bytes of ${mail.messageId}`);
    try {
      await this.#transport.sendMail({ envelope: { from: mail.from, to: [...to] }, raw });
      this.#waiting -= 1;
    } catch (error) {
      if (triesLeft > 1) {
        setTimeout(() => void this.#try(mail, to, triesLeft - 1), RETRY_MS).unref();
        return;
      }
      this.#waiting -= 1;
      this.#failed += 1;
      console.error('SES simulator: the SMTP sink did not take a mail:', error);
    }
  }
}
