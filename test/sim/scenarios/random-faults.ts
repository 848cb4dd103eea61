import { between, integer, pick, type Random } from '../engine/random.ts';
import { FAULT_KINDS, type FaultKind, type FaultWindow } from '../faults/fault.ts';

interface Shape {
  /** Places that it may strike, as a function of a region or cell. */
  targets: readonly ((place: string) => string)[];
  shares: readonly number[];
  /** A duration of its own. */
  ms?: readonly [number, number];
  /** How often it is drawn; default 1. Those that strike seldom, or that the protocol's rare steps need, come more often. */
  weight?: number;
}

const region = [(place: string) => place];
const tables = ['deliveries', 'deliveries', 'health', 'directory'].map(
  (table) => (place: string) => `${table}@${place}`,
);
const queues = ['mail', 'mail', 'backlog', 'outcome', 'dead-letter'].map(
  (lane) => (place: string) => `${lane}@${place}`,
);
const roles = ['sender', 'sender', 'outcome', 'health'].map(
  (role) => (place: string) => `${role}@${place}`,
);
const health = [(place: string) => `health@${place}`];

/** What random windows of each kind look like. Kinds that are part of the plan itself are not among them. */
const SHAPES: { [K in FaultKind]?: Shape } = {
  'ses-refused': { targets: region, shares: [1, 1, 0.4] },
  'ses-unavailable': { targets: region, shares: [1, 0.3] },
  'ses-error': { targets: region, shares: [1, 0.3] },
  'ses-hang': { targets: region, shares: [1, 0.2] },
  'ses-slow': { targets: region, shares: [1, 0.5], ms: [4_000, 14_000] },
  'ses-answer-lost': { targets: region, shares: [1, 0.5, 0.2], weight: 3 },
  'ses-request-lost': { targets: region, shares: [1, 0.3, 0.1] },
  'ses-late-accept': { targets: region, shares: [0.5, 0.1], ms: [12_000, 90_000], weight: 2 },
  'ses-throttle': { targets: region, shares: [1, 0.3], weight: 2 },
  'ses-paused': { targets: region, shares: [1] },
  'ses-suspended': { targets: region, shares: [1] },
  'ses-quota-cut': { targets: region, shares: [1] },
  'ses-day-short': { targets: region, shares: [1], weight: 2 },
  'ses-not-ready': { targets: region, shares: [1, 0.3] },
  'ses-silent': { targets: region, shares: [1] },
  'sender-cut-off': {
    targets: [1, 2, 3].map((number) => (place: string) => `sender ${place}#${number}`),
    shares: [1, 0.5],
    weight: 2,
  },
  'event-lost': { targets: region, shares: [1, 0.3] },
  'event-late': { targets: region, shares: [1, 0.5], ms: [5_000, 150_000] },
  'event-duplicated': { targets: region, shares: [0.5] },
  'event-unreadable': { targets: region, shares: [0.1] },
  'table-unavailable': { targets: tables, shares: [1, 0.5, 0.3], weight: 2 },
  'table-answer-lost': { targets: tables, shares: [0.5, 0.1] },
  'table-write-repeated': { targets: tables, shares: [0.5, 0.1] },
  'table-write-late': { targets: tables, shares: [0.3, 0.05], ms: [7_000, 100_000] },
  'table-throttled': { targets: tables, shares: [0.7, 0.3], weight: 2 },
  'directory-stale': { targets: region, shares: [1], ms: [2_000, 8_000] },
  'queue-unavailable': { targets: queues, shares: [1, 0.3], weight: 2 },
  'queue-answer-lost': { targets: queues, shares: [0.5, 0.2] },
  'queue-duplicate': { targets: queues, shares: [0.5, 0.2], ms: [500, 40_000] },
  'queue-delete-lost': { targets: queues, shares: [0.5, 0.1] },
  'queue-partial': { targets: queues, shares: [0.5, 0.2] },
  'bucket-unavailable': { targets: region, shares: [1, 0.5] },
  crash: { targets: roles, shares: [0.3, 0.1, 0.03], weight: 5 },
  stall: { targets: roles, shares: [0.1, 0.03], ms: [500, 70_000] },
  'tick-missed': { targets: health, shares: [0.7] },
  'tick-doubled': { targets: health, shares: [1], ms: [0, 20_000] },
};

const SHAPED = FAULT_KINDS.flatMap((kind) => {
  const shape = SHAPES[kind];
  return Array.from({ length: shape === undefined ? 0 : (shape.weight ?? 1) }, () => kind);
});

/** `count` windows of random kinds, each somewhere within the time given. */
export function randomFaults(
  random: Random,
  count: number,
  places: readonly string[],
  fromMs: number,
  untilMs: number,
): FaultWindow[] {
  return Array.from({ length: count }, (_none, index): FaultWindow => {
    const kind = pick(random, SHAPED);
    const shape = SHAPES[kind] ?? { targets: region, shares: [1] };
    const beginMs = integer(random, fromMs, untilMs - 5_000);
    const lastsMs = integer(random, 5_000, Math.min(120_000, untilMs - beginMs));
    const target = pick(random, shape.targets)(pick(random, places));
    return {
      id: `${kind}-${index}`,
      kind,
      target,
      fromMs: beginMs,
      untilMs: beginMs + lastsMs,
      share: pick(random, shape.shares),
      ...(shape.ms === undefined ? {} : { ms: Math.round(between(random, ...shape.ms)) }),
    };
  });
}
