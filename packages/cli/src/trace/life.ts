import type { Delivery } from '../api/mail-api.ts';
import type { Tone } from '../output/paint.ts';
import { relative } from '../output/time.ts';

/** One step in a mail's life. */
export interface Step {
  at: string;
  step: string;
  region: string | null;
  what: string;
}

const STEPS: Record<string, string> = {
  claimed: 'taken up by a sender',
  sent: 'SES took it',
  unknown: "SES's answer was lost",
  resent: 'sent again after an unknown outcome',
  waiting: 'waits for its next try',
  parked: 'parked in the backlog',
  quarantined: 'put into the dead-letter queue',
  failed: 'given up',
};

const EVENTS: Record<Delivery['events'][number]['type'], string> = {
  send: 'SES reports: sent',
  delivery: 'delivered',
  bounce: 'bounced',
  complaint: 'reported as spam by its recipient',
  reject: 'refused by SES for its content',
  delay: 'delayed by the receiving system',
};

/** All that is known of a mail, in the order of time. */
export function lifeOf(mail: Delivery): Step[] {
  const accepted: Step = {
    at: mail.receivedAt,
    step: 'accepted and queued',
    region: mail.cell,
    what: mail.integrationId === null ? '' : `integration ${mail.integrationId}`,
  };
  const steps = mail.history.map((entry) => stepOf(entry, mail));
  const events = mail.events.map((event) => ({
    at: event.at,
    step: EVENTS[event.type],
    region: event.region,
    what: [
      ...(mail.rcptTo.length > 1 ? [event.recipients.join(', ')] : []),
      remoteAnswer(event),
    ].join(' '),
  }));
  // Stable: steps of one moment stay in the order in which they were written.
  return [accepted, ...[...steps, ...events].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))];
}

function stepOf({ at, step, region, reason }: Delivery['history'][number], mail: Delivery): Step {
  if (step === 'noted' && reason !== null) return { at, ...noteOf(reason) };
  const what = step === 'sent' && reason === null ? mail.sesMessageId : reason;
  return { at, step: STEPS[step] ?? step, region, what: what ?? '' };
}

/** Senders note what a region answered (`REGION KIND: REASON`), and why one was not asked (`REGION REASON`). */
function noteOf(note: string): Omit<Step, 'at'> {
  const [, region, kind, text] =
    /^([a-z]{2}(?:-[a-z]+)+-\d) (?:(unavailable|rejected|throttled|not-ready): )?(.+)$/.exec(
      note,
    ) ?? [];
  if (region === undefined || text === undefined)
    return { step: 'noted', region: null, what: note };
  if (kind === undefined) return { step: 'passed over', region, what: text };
  return { step: 'tried', region, what: `${kind}: ${text}` };
}

/** The answer in one sentence. */
export function whereIs(mail: Delivery, nowMs: number): { tone: Tone; text: string } {
  const because = mail.reason === null ? '' : ` (${mail.reason})`;
  const expiry = `Given up ${relative(mail.expiresAt, nowMs)} unless it is sent.`;
  switch (mail.state) {
    case 'sent':
      return whereIsSent(mail);
    case 'failed':
      return {
        tone: 'bad',
        text: `Not delivered${because}. ${mail.mailFrom === '' ? 'It has no sender to tell.' : 'Its sender gets a report.'}${mail.reason === 'suppressed' ? ` mailferry suppressions list ${mail.organizationId} says since when.` : ''}`,
      };
    case 'sending':
      return { tone: 'strong', text: 'A sender has it in hand now.' };
    case 'waiting':
      return { tone: 'warn', text: `Waits for its next try${because}. ${expiry}` };
    case 'unknown':
      return {
        tone: 'warn',
        text: `SES's answer was lost${because}: held until its Send event comes. ${expiry}`,
      };
    case 'parked':
      return { tone: 'warn', text: `Parked until a region takes it${because}. ${expiry}` };
    case 'quarantined':
      return {
        tone: 'bad',
        text: `A dead letter${because}: waits for a person (mailferry dlq list ${mail.cell}).`,
      };
  }
}

function remoteAnswer({ detail, answer }: Delivery['events'][number]): string {
  return [detail, answer].filter((text) => text !== null).join(': ');
}

function whereIsSent({ events, region, rcptTo }: Delivery): { tone: Tone; text: string } {
  const latest = (type: Delivery['events'][number]['type']) =>
    events.findLast((event) => event.type === type);
  const by = region === null ? '' : ` by ${region}`;
  const bounce = latest('bounce') ?? latest('reject');
  if (bounce !== undefined) {
    const whom = rcptTo.length > 1 ? ` for ${bounce.recipients.join(', ') || 'some'}` : '';
    const answer = remoteAnswer(bounce) || 'no reason given';
    return { tone: 'bad', text: `Sent${by}, and bounced${whom}: ${answer}` };
  }
  if (latest('complaint') !== undefined)
    return { tone: 'bad', text: `Delivered${by}, and reported as spam by its recipient.` };
  if (latest('delivery') !== undefined) return { tone: 'good', text: `Delivered${by}.` };
  const delay = latest('delay');
  if (delay !== undefined)
    return {
      tone: 'warn',
      text: `Sent${by}; the receiving system keeps SES waiting: ${remoteAnswer(delay) || 'no reason given'}`,
    };
  return { tone: 'strong', text: `Sent${by}; the receiving system has not answered yet.` };
}
