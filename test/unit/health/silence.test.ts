import { DEFAULT_HEALTH_PARAMETERS } from '@mailferry/core/health/parameters';
import type { ProbeTrack } from '@mailferry/core/health/region-health-store';
import { eventVerdicts } from '@mailferry/core/health/silence';
import { expect, it } from 'vitest';
import { T0 } from './fixtures/virtual-clock.ts';

const MINUTE = 60_000;

/** Newest first; `true` confirmed after two seconds. */
function probes(...confirmed: boolean[]): ProbeTrack[] {
  return confirmed.map((is, index) => {
    const sentAtMs = T0 - index * MINUTE;
    return { sentAtMs, ...(is ? { confirmedAtMs: sentAtMs + 2_000 } : {}) };
  });
}

function verdictsOf(east: ProbeTrack[], west: ProbeTrack[], nowMs = T0 + 1_000) {
  const tracks = new Map([
    ['us-east-1', east],
    ['us-west-2', west],
  ]);
  return Object.fromEntries(eventVerdicts(tracks, nowMs, () => DEFAULT_HEALTH_PARAMETERS));
}

it.each([
  ['one overdue probe', probes(false, false, true), probes(false, true, true), 'heard'],
  [
    'two overdue, the other region heard',
    probes(false, false, false, true),
    probes(true, true),
    'silent',
  ],
  [
    'two overdue, nothing from anywhere',
    probes(false, false, false, true),
    probes(false, false, false),
    'mute',
  ],
  [
    'two overdue, others heard before only',
    probes(false, false, false),
    probes(false, false, false, true),
    'mute',
  ],
  [
    'two overdue, the way open again since',
    probes(false, false, false, true),
    probes(true, false, false, true),
    'mute',
  ],
  ['a late event of the newest', probes(true, false, false, false), probes(true), 'heard'],
  ['a fresh cell', [], [], 'heard'],
] as const)('%s', (_name, east, west, verdict) => {
  expect(verdictsOf([...east], [...west])['us-east-1']).toBe(verdict);
});

it('counts the two probes of one round as one', () => {
  const round = [{ sentAtMs: T0 - MINUTE }, { sentAtMs: T0 - MINUTE - 1_000 }];
  expect(verdictsOf(round, probes(true))['us-east-1']).toBe('heard');
});
