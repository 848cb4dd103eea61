import type { PlantedBug } from './planted-bug.ts';

/** Mistakes in what the control loop sees, and in what it does about it. */
export const healthBugs: readonly PlantedBug[] = [
  {
    name: 'no-hold',
    mistake: 'A region that went down is used again after its first good probe.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['no-flapping'],
    tampering: {
      healthParameters: (parameters) => ({ ...parameters, minDownMs: 0, goodProbes: 1 }),
    },
  },
  {
    name: 'no-ramp',
    mistake: 'A region that recovers gets all of the mail at once.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['no-flapping', 'ramp-respected'],
    tampering: {
      healthParameters: (parameters) => ({ ...parameters, rampShares: [1], rampStepMs: 0 }),
    },
  },
  {
    name: 'hair-trigger',
    mistake: 'A single failure takes a region.',
    scenario: 'default',
    withinSeeds: 20,
    caughtBy: ['trips-have-cause', 'trips-have-evidence'],
    tampering: {
      transport: (transport) => ({
        async send(region, mail, timeoutMs) {
          const answer = await transport.send(region, mail, timeoutMs);
          return answer.kind === 'not-ready' || answer.kind === 'throttled'
            ? { kind: 'unavailable', reason: 'misread', suspended: false }
            : answer;
        },
      }),
      healthParameters: (parameters) => ({ ...parameters, minSample: 1, tripShare: 0.01 }),
    },
  },
  {
    name: 'unearned-recovery',
    mistake: 'A region recovers when its hold is over, whatever its probes say.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['recovery-earned'],
    tampering: {
      healthParameters: (parameters) => ({ ...parameters, goodProbes: 0, maxGoodProbes: 0 }),
    },
  },
  {
    name: 'believes-one-sender',
    mistake: 'What one sender says of a region is enough, however many get through.',
    scenario: 'sender-cut-off',
    withinSeeds: 3,
    caughtBy: ['trips-have-evidence'],
    tampering: {
      windows: (windows) => ({
        ...windows,
        add: (region, startMs, counts) =>
          windows.add(region, startMs, { ...counts, witnesses: counts.witnesses * 2 }),
      }),
    },
  },
  {
    name: 'blind-senders',
    mistake: 'Senders believe that every region is healthy, whatever the table says.',
    scenario: 'default',
    withinSeeds: 60,
    caughtBy: ['override-obeyed', 'no-spinning', 'every-way-tried', 'outage-noticed'],
    tampering: {
      states: (states) => ({
        ...states,
        readAll: async () => ({ ...(await states.readAll()), states: [], overrides: [] }),
      }),
    },
  },
  {
    name: 'nobody-trips',
    mistake: 'No state of a region is ever written.',
    scenario: 'default',
    withinSeeds: 100,
    caughtBy: ['outage-noticed'],
    tampering: { states: (states) => ({ ...states, write: async () => false }) },
  },
];
