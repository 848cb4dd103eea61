import { leavingOut, policiesAs, readAs, takenFor } from './change-part.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Mistakes in what an answer, or an event, is taken for. */
export const outcomeBugs: readonly PlantedBug[] = [
  {
    name: 'unknown-as-failed',
    mistake: 'A lost answer is taken for a rejection.',
    scenario: 'default',
    withinSeeds: 20,
    caughtBy: ['honest-records'],
    tampering: {
      transport: takenFor('unknown', () => ({
        kind: 'rejected',
        reason: 'timed-out',
        status: '5.4.7',
      })),
    },
  },
  {
    name: 'unknown-as-unavailable',
    mistake: 'A lost answer is taken for a region that did not take the mail.',
    scenario: 'default',
    withinSeeds: 20,
    caughtBy: ['unknown-outcome-policy'],
    tampering: {
      transport: takenFor('unknown', ({ reason }) => ({
        kind: 'unavailable',
        reason,
        suspended: false,
      })),
    },
  },
  {
    name: 'not-ready-as-rejected',
    mistake: 'A domain that is not verified in a region bounces its mail.',
    scenario: 'default',
    withinSeeds: 100,
    caughtBy: ['honest-records'],
    tampering: {
      transport: takenFor('not-ready', ({ reason }) => ({
        kind: 'rejected',
        reason,
        status: '5.7.1',
      })),
    },
  },
  {
    name: 'events-acknowledged-early',
    mistake: 'An event that could not be stored is acknowledged all the same.',
    scenario: 'default',
    withinSeeds: 120,
    caughtBy: ['events-kept'],
    tampering: {
      recordOutcomes: (honest) => async (recorder, messages) => {
        await honest(recorder, messages);
        return new Set();
      },
    },
  },
  {
    name: 'sends-not-stored',
    mistake: 'A Send event is left out although no record says that its mail was sent.',
    scenario: 'default',
    withinSeeds: 20,
    caughtBy: ['events-kept'],
    tampering: { recordOutcomes: leavingOut(async () => () => true) },
  },
  {
    name: 'second-send-not-stored',
    mistake: 'A Send event of a mail that was sent already is left out, whichever send it is of.',
    scenario: 'default',
    withinSeeds: 200,
    caughtBy: ['events-kept'],
    tampering: {
      recordOutcomes: leavingOut(async ({ sentMails }, sends) => {
        const sent = await sentMails.acceptancesOf(sends.map(({ id }) => id));
        return ({ id }) => sent.has(id);
      }),
    },
  },
  {
    name: 'throttle-as-outage',
    mistake: 'A throttle counts against the region.',
    scenario: 'default',
    withinSeeds: 150,
    caughtBy: ['trips-have-cause', 'secondary-with-cause', 'slows-down'],
    tampering: {
      transport: takenFor('throttled', ({ reason }) => ({
        kind: 'unavailable',
        reason,
        suspended: false,
      })),
    },
  },
  {
    name: 'throttle-ignored',
    mistake: 'A throttle slows nobody down.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['slows-down'],
    tampering: { pacer: (pacer) => ({ ...pacer, throttled: async () => undefined }) },
  },
  {
    name: 'rejected-as-unavailable',
    mistake: 'A mail that SES refuses for good is tried for ever.',
    scenario: 'default',
    withinSeeds: 20,
    caughtBy: ['ends-in-time', 'no-spinning', 'trips-have-cause', 'secondary-with-cause'],
    tampering: {
      transport: takenFor('rejected', ({ reason }) => ({
        kind: 'unavailable',
        reason,
        suspended: false,
      })),
    },
  },
  {
    name: 'resend-although-never',
    mistake: 'A mail is sent again although its organization wants that never.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['unknown-outcome-policy'],
    tampering: {
      policies: (policies) => ({
        async policyOf(organizationId) {
          const policy = await policies.policyOf(organizationId);
          if (policy?.unknownOutcome.action !== 'fail') return policy;
          return { ...policy, unknownOutcome: { action: 'resend', waitMs: 0 } };
        },
      }),
    },
  },
  {
    name: 'resend-without-waiting',
    mistake: 'A mail is sent again at once after an unknown outcome.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['unknown-outcome-policy'],
    tampering: {
      policies: policiesAs((policy) => ({
        ...policy,
        unknownOutcome: { action: 'reconcile', waitMs: 0 },
      })),
    },
  },
  {
    name: 'events-of-sends-ignored',
    mistake: 'A mail that SES reported as sent is sent again after the wait.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['no-knowing-duplicate'],
    tampering: {
      ledger: readAs((entry) => {
        return { ...entry, events: entry.events.filter(({ type }) => type !== 'send') };
      }),
    },
  },
  {
    name: 'report-with-return-path',
    mistake: 'Reports have a return path, so that a report may be answered by a report.',
    scenario: 'default',
    withinSeeds: 10,
    caughtBy: ['failures-reported'],
    tampering: {
      queues: (queues) => ({
        ...queues,
        enqueue: (envelope) => queues.enqueue({ ...envelope, mailFrom: envelope.rcptTo[0] ?? '' }),
      }),
    },
  },
  {
    name: 'silent-failures',
    mistake: 'Reports to senders are never handed in.',
    scenario: 'default',
    withinSeeds: 10,
    caughtBy: ['failures-reported'],
    tampering: { queues: (queues) => ({ ...queues, enqueue: async () => undefined }) },
  },
];
