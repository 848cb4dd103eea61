import { randomUUID } from 'node:crypto';
import type { Fate } from '../recipient-behaviour.ts';
import type { BouncedRecipient, BounceObject } from './ses-event.ts';

interface BounceKind {
  type: BounceObject['bounceType'];
  subType: string;
  /** What the remote server, or SES in its place, said; nothing for an automatic reply. */
  answer?: { status: string; diagnosticCode: string };
  reportingMTA?: string;
}

const UNKNOWN_USER: BounceKind = {
  type: 'Permanent',
  subType: 'General',
  answer: { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
  reportingMTA: 'dsn; a0-0.smtp-out.amazonses.com',
};

/** SES developer guide, "Bounce types", and "Using the mailbox simulator" for its answers. */
const KINDS: Partial<Record<Fate, BounceKind>> = {
  'hard-bounce': UNKNOWN_USER,
  'simulator-bounce': UNKNOWN_USER,
  'soft-bounce': {
    type: 'Transient',
    subType: 'MailboxFull',
    answer: { status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' },
    reportingMTA: 'dsn; a0-0.smtp-out.amazonses.com',
  },
  'globally-suppressed': {
    type: 'Permanent',
    subType: 'Suppressed',
    answer: {
      status: '5.1.1',
      diagnosticCode: 'Amazon SES has suppressed sending to this address: it bounced recently.',
    },
    reportingMTA: 'dns; amazonses.com',
  },
  'account-suppressed': {
    type: 'Permanent',
    subType: 'OnAccountSuppressionList',
    answer: {
      status: '5.1.1',
      diagnosticCode: "The address is on the account's suppression list.",
    },
    reportingMTA: 'dns; amazonses.com',
  },
  // An automatic reply to the return path counts as a bounce of which SES makes nothing.
  'auto-reply': { type: 'Transient', subType: 'General' },
};

/** The bounce that a fate ends in, if it does. */
export function bounceOf(
  fate: Fate,
  addresses: readonly string[],
  timestamp: string,
): BounceObject | undefined {
  const kind = KINDS[fate];
  if (kind === undefined) return undefined;
  const { type, subType, answer, reportingMTA } = kind;
  return {
    bounceType: type,
    bounceSubType: subType,
    bouncedRecipients: addresses.map((emailAddress): BouncedRecipient => {
      return answer === undefined
        ? { emailAddress }
        : { emailAddress, action: 'failed', ...answer };
    }),
    timestamp,
    feedbackId: `${randomUUID()}-000000`,
    ...(reportingMTA === undefined ? {} : { reportingMTA }),
  };
}
