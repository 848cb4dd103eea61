import { windowStartMs } from '@mailferry/core/health/evidence';
import { DEFAULT_HEALTH_PARAMETERS } from '@mailferry/core/health/parameters';
import type { FaultKind } from '../faults/fault.ts';
import type { Checker } from './checker.ts';
import { secondaryOf } from './rules.ts';
import { troubled } from './trouble.ts';

/** Faults in which a region fails whoever asks, if they strike every call. */
const OUTAGES: readonly FaultKind[] = ['ses-refused', 'ses-unavailable', 'ses-error', 'ses-hang'];
/** Two rounds of probes are due within this time, and their answers. */
const BY_PROBE_MS = 80_000;
/** Under load: failures of several senders within a few seconds. */
const UNDER_LOAD = { failures: 12, withinMs: 5_000, afterMs: 10_000 };
/** Two rounds of probes whose events are overdue, seen by the round after them. */
const SILENT_MS = 240_000;
/** SES itself says that it sends nothing. */
const BY_ITS_OWN_WORD_MS = 10_000;

/** A region that fails is taken out: by the senders within seconds, and by probes when nobody sends. */
export const outageNoticed: Checker = {
  name: 'outage-noticed',
  invariant:
    'A region that fails every call is marked down: within seconds under load, at once on its own word, otherwise by two probes.',
  watch(world, report) {
    const { scheduler, plan } = world;
    const reported = new Set<string>();
    const isDown = (cell: string, region: string) =>
      world.cell(cell).health.states.get(region)?.condition === 'down';
    const downMs = new Map<string, number>();
    world.bus.on('region-state', ({ cell, after }) => {
      if (after.condition === 'down') downMs.set(`${cell} ${after.region}`, world.atMs);
    });

    /** Whether the cell itself is well enough to notice anything. */
    const canNotice = (cell: string, fromMs: number, untilMs: number) =>
      !troubled(
        world,
        ['table-', 'crash', 'stall', 'tick-missed', 'queue-', 'event-'],
        [cell, `health@${cell}`, `sender@${cell}`, `outcome@${cell}`],
        fromMs,
        untilMs,
      );

    /** Thin evidence must not take the last region: another one that fails as well is an excuse. */
    const othersWell = (cell: string, region: string, fromMs: number, untilMs: number) => {
      const others = plan.settings.routes
        .filter(({ primary, secondary }) => primary === region || secondary === region)
        .map(({ primary, secondary }) => (primary === region ? secondary : primary));
      return others.every(
        (other) =>
          !troubled(world, ['ses-', 'event-'], [other], fromMs - 600_000, untilMs) &&
          !isDown(cell, other) &&
          !world.cell(cell).health.overrides.has(other),
      );
    };

    const expectDown = (
      cell: string,
      region: string,
      sinceMs: number,
      withinMs: number,
      why: string,
    ) => {
      scheduler.at(world.startMs + sinceMs + withinMs, () => {
        const key = `${cell} ${region} ${why}`;
        if (isDown(cell, region) || (downMs.get(`${cell} ${region}`) ?? -1) >= sinceMs) return;
        if (reported.has(key) || !canNotice(cell, sinceMs - 10_000, world.atMs)) return;
        if (!othersWell(cell, region, sinceMs, world.atMs)) return;
        reported.add(key);
        report(`${cell} still uses ${region}, ${withinMs / 1000} s after ${why}`);
      });
    };

    for (const { kind, target, share, fromMs, untilMs } of plan.faults) {
      const silences = plan.faults.filter(
        // A probe that is refused or throttled is not sent, and has no event to miss.
        (other) => other.kind.startsWith('ses-') && other.target === target,
      );
      const lasts = untilMs - fromMs > SILENT_MS;
      if (kind === 'ses-silent' && share === 1 && lasts && silences.length === 1) {
        for (const { name } of world.cells)
          if (name === target)
            expectDown(
              name,
              target,
              fromMs,
              SILENT_MS,
              'it began to take mail and do nothing with it',
            );
      }
      if (!OUTAGES.includes(kind) || share < 1 || untilMs - fromMs < BY_PROBE_MS) continue;
      for (const { name } of world.cells) {
        const served = name === target || secondaryOf(plan.settings, name) === target;
        // Mended in between by another fault's answer: probes that are throttled, say, are good ones.
        const mixed = plan.faults.some(
          (other) =>
            other.target === target &&
            other.kind.startsWith('ses-') &&
            !OUTAGES.includes(other.kind),
        );
        if (served && !mixed)
          expectDown(name, target, fromMs, BY_PROBE_MS, 'it began to fail every call');
      }
    }

    world.bus.on('probed', ({ cell, region, ok }) => {
      const recovering = world.cell(cell).health.states.get(region)?.condition === 'recovering';
      // A probe that hangs may outlive its tick, and then counts for nothing.
      const hangs = troubled(world, ['ses-hang'], [region], 0, world.atMs);
      if (!ok && recovering && !hangs) {
        // A second probe may save the round.
        const sinceMs = world.atMs;
        let saved = false;
        saves.set(`${cell} ${region}`, () => {
          saved = true;
        });
        scheduler.after(3_000, () => {
          if (!saved) expectDown(cell, region, sinceMs, 15_000, 'its probes failed in the ramp');
        });
      } else if (ok) saves.get(`${cell} ${region}`)?.();
    });
    const saves = new Map<string, () => void>();
    const failures = new Map<string, { atMs: number; by: string }[]>();
    world.bus.on('answered', ({ attempt }) => {
      const { cell, region, told, instance } = attempt;
      const key = `${cell} ${region}`;
      if (told === 'suspended') {
        expectDown(cell, region, world.atMs, BY_ITS_OWN_WORD_MS, 'it said that it sends nothing');
        return;
      }
      if (told !== 'unavailable' && told !== 'lost') {
        if (told === 'accepted') failures.delete(key);
        return;
      }
      const recent = (failures.get(key) ?? []).filter(
        ({ atMs }) => atMs > world.atMs - UNDER_LOAD.withinMs,
      );
      recent.push({ atMs: world.atMs, by: instance });
      failures.set(key, recent);
      if (recent.length < UNDER_LOAD.failures) return;
      if (witnessesOf(recent) < 2) return;
      failures.delete(key);
      expectDown(cell, region, world.atMs, UNDER_LOAD.afterMs, 'it failed a dozen sends in a row');
    });
    return undefined;
  },
};

/** Senders that saw two failures within one window of evidence: a failure before its end and one after it say less. */
function witnessesOf(failures: readonly { atMs: number; by: string }[]): number {
  const last = windowOf(failures.at(-1)?.atMs ?? 0);
  const counts = new Map<string, number>();
  for (const { atMs, by } of failures)
    if (windowOf(atMs) === last) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts.values()].filter((count) => count >= 2).length;
}

/** Runs begin at the full hour, as windows do. */
function windowOf(atMs: number): number {
  return windowStartMs(atMs, DEFAULT_HEALTH_PARAMETERS.windowMs);
}
