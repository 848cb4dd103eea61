import type { SendAnswer } from '@mailferry/core/delivery/send-answer';
import type { Envelope } from '@mailferry/core/mail/envelope';
import type { MailPlan } from '../scenarios/plan.ts';

/** What SES answered, or would have: the simulator's own word for it, whatever the code takes it for. `lost`: nobody can know. */
export type Told =
  | 'accepted'
  | 'rejected'
  | 'throttled'
  | 'exhausted'
  | 'unavailable'
  | 'suspended'
  | 'not-ready'
  | 'lost';

/** One call of SendEmail, as it really went. */
export interface AttemptTruth {
  number: number;
  region: string;
  cell: string;
  instance: string;
  recipients: readonly string[];
  startedMs: number;
  /** Set when SES took the mail, whether or not anybody heard of it. */
  acceptedMs?: number;
  sesMessageId?: string;
  /** Set once the request came to an end at SES, whether or not its answer is back. */
  told?: Told;
  /** What the sender took the answer for; absent while it waits, and for good when it died. */
  heard?: SendAnswer;
  heardMs?: number;
}

/** One mail, as it really is: what the checkers hold against what the code believes. */
export interface MailTruth {
  id: string;
  organizationId: string;
  envelope: Envelope;
  /** The queue's message body. */
  record: string;
  /** What is behind the header. A report may be written twice, with two dates. */
  bodies: Buffer[];
  /** Absent for reports that the code itself made. */
  plan: MailPlan | undefined;
  /** The mail that this one is a report about. */
  reportOf: string | undefined;
  /** What it says, where it is a report; and the cell that made it. */
  report?: { action: string; recipients: string[]; cell: string };
  handedIn: { cell: string; atMs: number }[];
  /** Copies in queues other than the dead-letter queues, in flight included. */
  copies: number;
  deadLetters: number;
  attempts: AttemptTruth[];
  /** An event that said so reached the outcome queue. */
  bounced: boolean;
}

/** What a mail gathers on its way. */
type Unborn = 'handedIn' | 'copies' | 'deadLetters' | 'attempts' | 'bounced';

/** Every mail that was ever accepted by a queue. */
export class Mails {
  readonly all = new Map<string, MailTruth>();
  readonly #byRecord = new Map<string, MailTruth>();

  add(mail: Omit<MailTruth, Unborn>) {
    const truth: MailTruth = {
      ...mail,
      handedIn: [],
      copies: 0,
      deadLetters: 0,
      attempts: [],
      bounced: false,
    };
    this.all.set(truth.id, truth);
    this.#byRecord.set(truth.record, truth);
    return truth;
  }

  /** Makes a further form of a known mail's record known. */
  alias(id: string, record: string, body: Buffer): boolean {
    const mail = this.all.get(id);
    if (mail === undefined) return false;
    if (!this.#byRecord.has(record)) mail.bodies.push(body);
    this.#byRecord.set(record, mail);
    return true;
  }

  of(id: string): MailTruth | undefined {
    return this.all.get(id);
  }

  ofRecord(record: string): MailTruth | undefined {
    return this.#byRecord.get(record);
  }
}

/** Whether a sender could not know what became of it: no answer came, or one that says nothing. */
export function isOpen(attempt: AttemptTruth): boolean {
  return attempt.heardMs === undefined || attempt.told === 'lost';
}

export function acceptedAttempts(mail: MailTruth): AttemptTruth[] {
  return mail.attempts.filter((attempt) => attempt.acceptedMs !== undefined);
}
