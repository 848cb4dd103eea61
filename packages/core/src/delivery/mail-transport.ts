import type { SendAnswer } from './send-answer.ts';

export interface OutgoingMail {
  /** The verified address that SES takes as FromEmailAddress. */
  sender: string;
  recipients: readonly string[];
  /** The RFC 5322 message in parts, to be sent as one. */
  parts: readonly Buffer[];
  /** The mail's id: travels as the tag `mailferry-id`. */
  id: string;
}

/** Sends through SES in a region, once: no retries of its own. Never throws: a failure is an answer. */
export interface MailTransport {
  send(region: string, mail: OutgoingMail, timeoutMs: number): Promise<SendAnswer>;
}
