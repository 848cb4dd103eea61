import { INITIAL_DRAIN_STATE } from '@mailferry/core/drain/backlog';
import type { PlantedBug } from './planted-bug.ts';

/** Mistakes on the way between the queues. */
export const queueBugs: readonly PlantedBug[] = [
  {
    name: 'drop-on-park',
    mistake: 'A parked mail is never put into the backlog queue.',
    scenario: 'default',
    withinSeeds: 30,
    caughtBy: ['nothing-lost', 'leaves-with-cause'],
    tampering: { queues: (queues) => ({ ...queues, park: async () => undefined }) },
  },
  {
    name: 'no-back-off',
    mistake: 'A mail that has to wait comes back at once, every time.',
    scenario: 'default',
    withinSeeds: 30,
    caughtBy: ['no-spinning'],
    tampering: {
      queues: (queues) => ({
        ...queues,
        postpone: (record) => queues.postpone(record, 0),
        requeue: (record) => queues.requeue(record, 0),
      }),
    },
  },
  {
    name: 'copies-breed',
    mistake: 'A mail that goes on as a fresh copy is postponed as well.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['no-breeding', 'no-spinning', 'leaves-with-cause'],
    tampering: {
      queues: (queues) => ({
        ...queues,
        async postpone(record, delayMs) {
          await queues.requeue(record, delayMs);
          await queues.postpone(record, delayMs);
        },
      }),
    },
  },
  {
    name: 'quarantine-forgets',
    mistake: 'A record that cannot be read is acknowledged, and put nowhere.',
    scenario: 'default',
    withinSeeds: 20,
    caughtBy: ['nothing-lost', 'poison-quarantined', 'leaves-with-cause'],
    tampering: { queues: (queues) => ({ ...queues, quarantine: async () => undefined }) },
  },
  {
    name: 'payload-left-behind',
    mistake: 'Claim-check objects of settled mails are never deleted.',
    scenario: 'default',
    withinSeeds: 10,
    caughtBy: ['payload-cleared'],
    tampering: { payloads: (payloads) => ({ ...payloads, remove: async () => undefined }) },
  },
  {
    name: 'waiting-uses-receives-up',
    mistake: 'Waiting mail keeps its receive count, until SQS moves it to the dead-letter queue.',
    scenario: 'default',
    withinSeeds: 150,
    caughtBy: ['dead-letters-deserved'],
    tampering: {
      senderParameters: (parameters) => ({
        ...parameters,
        requeueAtReceives: Number.MAX_SAFE_INTEGER,
      }),
    },
  },
  {
    name: 'double-drain',
    mistake: 'A tick drains although another one holds the lease.',
    scenario: 'drain-troubles',
    withinSeeds: 20,
    caughtBy: ['one-drain'],
    tampering: {
      drainStates: (states) => ({
        ...states,
        async read() {
          const state = await states.read();
          return state && { ...state, leaseUntilMs: 0 };
        },
      }),
    },
  },
  {
    name: 'drain-deletes-first',
    mistake: 'The drain deletes from the backlog what the mail queue refused.',
    scenario: 'drain-troubles',
    withinSeeds: 20,
    caughtBy: ['nothing-lost'],
    tampering: {
      backlog: (backlog) => ({
        ...backlog,
        enqueue: (messages) => backlog.enqueue(messages).catch(() => [...messages]),
      }),
    },
  },
  {
    name: 'no-drain',
    mistake: 'Parked mail is never brought back.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['ends-in-time', 'backlog-moves'],
    tampering: { backlog: (backlog) => ({ ...backlog, receive: async () => [] }) },
  },
  {
    name: 'standing-backlog-forgotten',
    mistake: 'A backlog whose regions stay down is left alone, however long.',
    scenario: 'six-days-down',
    withinSeeds: 2,
    caughtBy: ['parked-mail-passes'],
    tampering: {
      drainStates: (states) => ({
        ...states,
        async read() {
          const { parkedSinceMs: _unknown, ...state } =
            (await states.read()) ?? INITIAL_DRAIN_STATE;
          return state;
        },
      }),
    },
  },
  {
    name: 'payload-deleted-early',
    mistake: 'A claim-check object is deleted once it was read.',
    scenario: 'default',
    withinSeeds: 10,
    caughtBy: ['payload-kept'],
    tampering: {
      payloads: (payloads) => ({
        ...payloads,
        async fetch(claimCheck) {
          const bytes = await payloads.fetch(claimCheck);
          await payloads.remove(claimCheck);
          return bytes;
        },
      }),
    },
  },
  {
    name: 'poison-takes-its-neighbours',
    mistake: 'A batch with a record that cannot be read is given back as a whole.',
    scenario: 'default',
    withinSeeds: 30,
    caughtBy: ['dead-letters-deserved', 'ends-in-time', 'nothing-lost', 'poison-quarantined'],
    tampering: {
      sendBatch: (honest) => (sender, records, deadlineMs) => {
        for (const { body } of records) JSON.parse(body);
        return honest(sender, records, deadlineMs);
      },
    },
  },
];
