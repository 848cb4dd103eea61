import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { MailRecord } from './store/mail-record.ts';
import type { MailStore } from './store/mail-store.ts';
import { wireForm } from './wire-form.ts';

export interface SmtpSinkOptions {
  host: string;
  port: number;
}

interface Job {
  mail: MailRecord;
  recipients: readonly string[];
}

const WORKERS = 4;
const TRIES = 5;
const RETRY_MS = 500;

/** Delivers accepted mail to an SMTP server, so that it can be looked at in a mailbox. */
export class SmtpSink {
  readonly #transport;
  readonly #store: MailStore;
  readonly #queue: Job[] = [];
  #working = 0;
  #failed = 0;
  #closed = false;

  constructor({ host, port }: SmtpSinkOptions, store: MailStore) {
    const connection = { host, port, secure: false, ignoreTLS: true };
    this.#transport = createTransport({ ...connection, pool: true, maxConnections: WORKERS });
    this.#store = store;
  }

  /** Mails on their way, and mails given up after several tries. */
  get state(): { waiting: number; failed: number } {
    return { waiting: this.#queue.length + this.#working, failed: this.#failed };
  }

  /** Returns at once. Bodies come from disk when it is their turn: waiting mails hold no memory. */
  deliver(mail: MailRecord, recipients: readonly string[]): void {
    if (recipients.length === 0) return;
    this.#queue.push({ mail, recipients });
    if (this.#working < WORKERS) void this.#work();
  }

  close(): void {
    this.#closed = true;
    this.#transport.close();
  }

  async #work(): Promise<void> {
    this.#working += 1;
    for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) {
      await this.#deliver(job);
      if (this.#closed) break;
    }
    this.#working -= 1;
  }

  async #deliver({ mail, recipients }: Job): Promise<void> {
    for (let tries = 1; !this.#closed; tries += 1) {
      try {
        const submitted = this.#store.raw(mail.messageId);
        if (submitted === undefined) throw new Error('a recorded mail without raw bytes');
        const raw = wireForm(await buffer(submitted), mail.wireMessageId);
        await this.#transport.sendMail({ envelope: { from: mail.from, to: [...recipients] }, raw });
        return;
      } catch (error) {
        if (tries === TRIES) {
          this.#failed += 1;
          console.error('SES simulator: the SMTP sink did not take a mail:', error);
          return;
        }
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
  }
}
