import { policiesAs, readAs, writtenAs } from './change-part.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Mistakes around the claim and the settle. */
export const claimBugs: readonly PlantedBug[] = [
  {
    name: 'skip-the-claim',
    mistake: 'A sender does not look whether its first write of a mail was taken.',
    scenario: 'default',
    withinSeeds: 30,
    caughtBy: ['one-sender-at-a-time', 'no-knowing-duplicate', 'claim-held'],
    tampering: {
      ledger: (ledger) => ({
        ...ledger,
        async write(changes) {
          const answers = await ledger.write(changes);
          return answers.map((answer, index) =>
            changes[index]?.previous === undefined ? 'written' : answer,
          );
        },
      }),
    },
  },
  {
    name: 'claim-unconfirmed',
    mistake: 'A claim whose write got no answer counts as taken.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['claim-held'],
    tampering: {
      ledger: (ledger) => ({
        ...ledger,
        async write(changes) {
          const answers = await ledger.write(changes);
          return answers.map((answer, index) =>
            answer === 'unavailable' && changes[index]?.next.state === 'sending'
              ? 'written'
              : answer,
          );
        },
      }),
    },
  },
  {
    name: 'acknowledge-before-settle',
    mistake: 'Records are acknowledged as soon as they are read, and dealt with afterwards.',
    scenario: 'default',
    withinSeeds: 30,
    caughtBy: ['nothing-lost', 'leaves-with-cause'],
    tampering: {
      sendBatch: (honest) => async (sender, records, deadlineMs) => {
        void honest(sender, records, deadlineMs);
        return new Map(records.map((record) => [record, 'done']));
      },
    },
  },
  {
    name: 'acknowledge-what-waits',
    mistake: 'A mail that is to wait is acknowledged without a copy in any queue.',
    scenario: 'default',
    withinSeeds: 10,
    caughtBy: ['nothing-lost', 'leaves-with-cause'],
    tampering: {
      sendBatch: (honest) => async (sender, records, deadlineMs) => {
        const outcomes = await honest(sender, records, deadlineMs);
        return new Map([...outcomes.keys()].map((record) => [record, 'done']));
      },
    },
  },
  {
    name: 'short-lease',
    mistake: 'A claim is over long before the invocation that made it can be.',
    scenario: 'default',
    withinSeeds: 150,
    caughtBy: ['claim-outlasts-sender', 'one-sender-at-a-time', 'no-knowing-duplicate'],
    tampering: { senderParameters: (parameters) => ({ ...parameters, leaseMs: 1_000, skewMs: 0 }) },
  },
  {
    name: 'stale-lease-accepted',
    mistake: 'A claim counts as over although its sender may still be at work.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: [
      'one-sender-at-a-time',
      'no-knowing-duplicate',
      'unknown-outcome-policy',
      'claim-held',
    ],
    tampering: {
      ledger: readAs((entry) => {
        const { delivery } = entry;
        return delivery === undefined
          ? entry
          : { ...entry, delivery: { ...delivery, leaseUntilMs: 0 } };
      }),
      policies: policiesAs((policy) => ({
        ...policy,
        unknownOutcome: { action: 'resend', waitMs: 0 },
      })),
    },
  },
  {
    name: 'settle-lost',
    mistake: 'The settle of a batch is never written, and nobody looks.',
    scenario: 'default',
    withinSeeds: 10,
    caughtBy: ['nothing-lost', 'failures-reported', 'unknown-outcome-policy', 'payload-kept'],
    tampering: {
      ledger: (ledger) => ({
        ...ledger,
        async write(changes) {
          const settles = changes.filter(({ next }) => next.state !== 'sending');
          if (settles.length === 0) return ledger.write(changes);
          return changes.map(() => 'written');
        },
      }),
    },
  },
  {
    name: 'flag-forgotten',
    mistake: 'A second send is not flagged as a possible duplicate.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['no-knowing-duplicate', 'honest-records'],
    tampering: {
      ledger: writtenAs((next) => ({ ...next, possibleDuplicate: false })),
    },
  },
  {
    name: 'flag-for-everybody',
    mistake: 'Every mail is flagged as a possible duplicate.',
    scenario: 'default',
    withinSeeds: 5,
    caughtBy: ['flags-honest'],
    tampering: {
      ledger: writtenAs((next) => ({ ...next, possibleDuplicate: true })),
    },
  },
  {
    name: 'forgotten-sender',
    mistake: 'A record left by a sender that died is claimed and sent as if it were new.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['unknown-outcome-policy', 'no-knowing-duplicate', 'claim-held'],
    tampering: {
      ledger: readAs((entry) => {
        const { delivery } = entry;
        if (delivery?.state !== 'sending') return entry;
        return { ...entry, delivery: { ...delivery, state: 'waiting' } };
      }),
    },
  },
];
