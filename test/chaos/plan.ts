import type { Fault } from '@mailferry/local/faults';
import type { Lane } from '@mailferry/local/lanes';
import type { EventModeInput } from '@mailferry/local/ses/event-mode';
import type { FaultInput } from '@mailferry/local/ses/fault';
import { between, pick, type Random, randomOf } from '../sim/engine/random.ts';

/** What goes wrong, where, from when to when; times in milliseconds since the run began. */
export interface Strike {
  kind: string;
  atMs: number;
  untilMs: number;
  target: Target;
}

export type Target =
  | { what: 'ses'; region: string; fault: FaultInput }
  | { what: 'ses-events'; region: string; events: EventModeInput }
  | { what: 'dynamo' | 'sqs' | 's3'; region: string; fault: Fault }
  | { what: 'environment'; region: string; lane: Lane }
  | { what: 'stack' };

/** Longer than a send may take with the settings of a run: the caller gives up, the mail is sent all the same. */
const TOO_SLOW_MS = 8_000;

const SES: readonly (readonly [string, FaultInput])[] = [
  ['ses-refuse', { mode: 'refuse' }],
  ['ses-hang', { mode: 'hang' }],
  ['ses-reset', { mode: 'reset' }],
  ['ses-error-500', { mode: 'error-500' }],
  ['ses-error-503', { mode: 'error-503' }],
  ['ses-throttle', { mode: 'throttle' }],
  ['ses-slow', { mode: 'slow', delayMs: 1_500 }],
  ['ses-too-slow', { mode: 'slow', delayMs: TOO_SLOW_MS }],
  ['ses-accept-then-reset', { mode: 'accept-then-reset' }],
  ['ses-paused', { mode: 'paused' }],
  ['ses-suspended', { mode: 'suspended' }],
  ['ses-grey-error-500', { mode: 'error-500', share: 0.3 }],
  ['ses-grey-error-503', { mode: 'error-503', share: 0.5 }],
  ['ses-grey-reset', { mode: 'reset', share: 0.3 }],
  ['ses-grey-accept-then-reset', { mode: 'accept-then-reset', share: 0.5 }],
];

const EVENTS: readonly (readonly [string, EventModeInput])[] = [
  ['events-withheld', { mode: 'withheld' }],
  ['events-late', { mode: 'late', delayMs: 4_000 }],
  ['events-twice', { mode: 'twice' }],
  ['events-dropped', { mode: 'drop' }],
];

const SERVICE: readonly (readonly [string, Fault])[] = [
  ['refuse', { mode: 'refuse', delayMs: 1 }],
  ['error-500', { mode: 'error-500', delayMs: 1 }],
  ['throttle', { mode: 'throttle', delayMs: 1 }],
  ['slow', { mode: 'slow', delayMs: 1_200 }],
];

const SERVICES = ['dynamo', 'sqs', 's3'] as const;

const LANES: readonly Lane[] = ['sender', 'sender', 'sender', 'outcome', 'outcome', 'health'];

/** Every kind of fault that a run can meet, sorted. */
export const FAULT_KINDS: readonly string[] = [
  ...[...SES, ...EVENTS].map(([kind]) => kind),
  ...SERVICES.flatMap((what) => SERVICE.map(([mode]) => `${what}-${mode}`)),
  ...new Set(LANES.map((lane) => `kill-${lane}`)),
  'kill-stack',
].sort();

/**
 * All strikes of a run, by its seed alone. Each service of each region suffers one fault after the other with pauses in
 * between; faults of different services overlap. The whole stack is killed once, about the middle.
 */
export function planOf(seed: number, seconds: number, regions: readonly string[]): Strike[] {
  const endMs = seconds * 1_000;
  const draw = (name: string) => randomOf(seed, name);
  const strikes: Strike[] = [];
  const decks = {
    ses: deck(SES, draw('ses deck')),
    events: deck(EVENTS, draw('events deck')),
    dynamo: deck(SERVICE, draw('dynamo deck')),
    sqs: deck(SERVICE, draw('sqs deck')),
    s3: deck(SERVICE, draw('s3 deck')),
  };
  for (const region of regions) {
    strikes.push(
      ...inTurn(draw(`ses ${region}`), endMs, [2_000, 4_500], [500, 2_500], () => {
        const [kind, fault] = decks.ses();
        return { kind, target: { what: 'ses', region, fault } };
      }),
      ...inTurn(draw(`events ${region}`), endMs, [3_000, 6_000], [1_000, 6_000], () => {
        const [kind, events] = decks.events();
        return { kind, target: { what: 'ses-events', region, events } };
      }),
    );
    for (const what of SERVICES) {
      strikes.push(
        ...inTurn(draw(`${what} ${region}`), endMs, [800, 3_000], [4_000, 12_000], () => {
          const [mode, fault] = decks[what]();
          return { kind: `${what}-${mode}`, target: { what, region, fault } };
        }),
      );
    }
  }
  const kills = draw('kills');
  strikes.push(
    ...inTurn(kills, endMs, [0, 0], [1_500, 4_000], () => {
      const lane = pick(kills, LANES);
      return {
        kind: `kill-${lane}`,
        target: { what: 'environment', region: pick(kills, regions), lane },
      };
    }),
  );
  const atMs = endMs * between(draw('stack'), 0.4, 0.6);
  strikes.push({ kind: 'kill-stack', atMs, untilMs: atMs, target: { what: 'stack' } });
  return strikes.sort((a, b) => a.atMs - b.atMs);
}

/** One strike after the other, the first soon after the start, none beyond the end. */
function inTurn(
  random: Random,
  endMs: number,
  lasting: readonly [number, number],
  pause: readonly [number, number],
  next: () => Pick<Strike, 'kind' | 'target'>,
): Strike[] {
  const strikes: Strike[] = [];
  let atMs = between(random, 1_000, 1_000 + pause[1]);
  while (atMs < endMs) {
    const untilMs = Math.min(endMs, atMs + between(random, ...lasting));
    strikes.push({ ...next(), atMs, untilMs });
    atMs = untilMs + between(random, ...pause);
  }
  return strikes;
}

/** Deals every card once before any comes again. */
function deck<T>(cards: readonly T[], random: Random): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...cards];
    const [card] = left.splice(Math.floor(random() * left.length), 1);
    if (card === undefined) throw new RangeError('an empty deck');
    return card;
  };
}
