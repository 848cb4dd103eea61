import type { FaultKind } from '../faults/fault.ts';
import type { Checker } from './checker.ts';

/** Faults that look like a region's, from where a sender or a prober stands. */
const CAUSES: readonly FaultKind[] = [
  'ses-refused',
  'ses-unavailable',
  'ses-error',
  'ses-hang',
  'ses-slow',
  'ses-answer-lost',
  'ses-request-lost',
  'ses-late-accept',
  'ses-paused',
  'ses-suspended',
  'ses-silent',
  'event-lost',
  'event-late',
];

/** How long after its cause a trip may come: windows, overdue events, a tick. */
const AFTERMATH_MS = 5 * 60_000;

/** Automation takes a region only when something was wrong with it: never for throttles, rejections or bad identities. */
export const tripsHaveCause: Checker = {
  name: 'trips-have-cause',
  invariant: 'No region goes down unless it was failing.',
  watch(world, report) {
    world.bus.on('region-state', ({ cell, before, after }) => {
      if (after.condition !== 'down' || before?.condition === 'down') return;
      const atMs = world.atMs;
      const losses = world.plan.faults.filter(({ kind }) => kind.startsWith('event-'));
      const mute = losses.every(({ target }) => target === '*');
      const cause = world.plan.faults.some(
        (window) =>
          window.fromMs <= atMs &&
          window.untilMs + (window.ms ?? 0) + AFTERMATH_MS >= atMs &&
          ((CAUSES.includes(window.kind) &&
            reaches(window.target, after.region) &&
            // Events that come from no region say nothing of any.
            !(mute && window.target === '*')) ||
            // With nobody else at work there is no telling a sender that is cut off from a region that is down.
            (window.kind === 'sender-cut-off' && window.target.includes(cell)) ||
            // Events that cannot be recorded look like events that never came; slow reads look like slow sends.
            (window.kind.startsWith('table-') && reaches(window.target, `@${cell}`)) ||
            ((window.kind === 'crash' ||
              window.kind === 'stall' ||
              window.kind.startsWith('queue-')) &&
              reaches(window.target, cell))),
      );
      if (!cause) report(`${cell}: ${after.region} went down without a cause: ${after.evidence}`);
    });
    return undefined;
  },
};

function reaches(target: string, place: string): boolean {
  return target === '*' || target === place || target.endsWith(place);
}
