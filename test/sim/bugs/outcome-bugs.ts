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
      transport: (transport) => ({
        async send(region, mail, timeoutMs) {
          const answer = await transport.send(region, mail, timeoutMs);
          return answer.kind === 'unknown'
            ? { kind: 'rejected', reason: 'timed-out', status: '5.4.7' }
            : answer;
        },
      }),
    },
  },
  {
    name: 'unknown-as-unavailable',
    mistake: 'A lost answer is taken for a region that did not take the mail.',
    scenario: 'default',
    withinSeeds: 20,
    caughtBy: ['unknown-outcome-policy'],
    tampering: {
      transport: (transport) => ({
        async send(region, mail, timeoutMs) {
          const answer = await transport.send(region, mail, timeoutMs);
          return answer.kind === 'unknown'
            ? { kind: 'unavailable', reason: answer.reason, suspended: false }
            : answer;
        },
      }),
    },
  },
  {
    name: 'not-ready-as-rejected',
    mistake: 'A domain that is not verified in a region bounces its mail.',
    scenario: 'default',
    withinSeeds: 40,
    caughtBy: ['honest-records'],
    tampering: {
      transport: (transport) => ({
        async send(region, mail, timeoutMs) {
          const answer = await transport.send(region, mail, timeoutMs);
          return answer.kind === 'not-ready'
            ? { kind: 'rejected', reason: answer.reason, status: '5.7.1' }
            : answer;
        },
      }),
    },
  },
  {
    name: 'events-acknowledged-early',
    mistake: 'An event that could not be stored is acknowledged all the same.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['events-kept'],
    tampering: {
      recordOutcomes: (honest) => async (recorder, messages) => {
        await honest(recorder, messages);
        return new Set();
      },
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
