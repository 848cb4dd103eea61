import { FIRST_PARKED } from '../world/producers.ts';
import type { World } from '../world/world.ts';
import type { Figures } from './figures.ts';

const LATE_MS = 30_000;

/** The figures of an outage of a primary region: how fast it was noticed, what it cost, how it was made up for. */
export const outageFigures: Figures = {
  aggregates: {
    detectMs: 'max',
    mailsTriedOnDeadRegion: 'max',
    mailsDelayedOver30s: 'sum',
    recoverMs: 'max',
    transitions: 'max',
    trips: 'max',
    drainEfficiency: 'min',
    drainOverRate: 'max',
  },
  measure(world) {
    const windows = world.plan.faults.filter(({ id }) => id.startsWith('outage'));
    const region = windows[0]?.target ?? '';
    const startMs = Math.min(...windows.map(({ fromMs }) => fromMs));
    const endMs = Math.max(...windows.map(({ untilMs }) => untilMs));
    let detectMs: number | undefined;
    let healthyMs: number | undefined;
    let transitions = 0;
    let trips = 0;
    let tried = 0;
    world.bus.on('region-state', ({ cell, before, after }) => {
      if (cell !== region || after.region !== region) return;
      if ((before?.condition ?? 'healthy') === after.condition) return;
      transitions += 1;
      if (after.condition === 'down') {
        trips += 1;
        if (world.atMs >= startMs) detectMs ??= world.atMs - startMs;
      }
      if (after.condition === 'healthy') healthyMs = world.atMs;
    });
    world.bus.on('attempt', ({ attempt }) => {
      const open = windows.some(
        ({ fromMs, untilMs }) => world.atMs >= fromMs && world.atMs < untilMs,
      );
      if (attempt.region === region && open) tried += 1;
    });
    const drain = watchDrain(world, region);
    return () => ({
      detectMs: detectMs ?? Number.POSITIVE_INFINITY,
      mailsTriedOnDeadRegion: tried,
      mailsDelayedOver30s: delayedMails(world),
      recoverMs: healthyMs === undefined ? Number.POSITIVE_INFINITY : healthyMs - endMs,
      transitions,
      trips,
      ...drain(),
    });
  },
};

/** Mails that were allowed to cross over, and still came late. */
function delayedMails(world: World): number {
  const crossing = new Set(
    world.plan.policies
      .filter(({ allowMultiRegion }) => allowMultiRegion)
      .map(({ organizationId }) => organizationId),
  );
  let late = 0;
  for (const mail of world.mails.all.values()) {
    if (!crossing.has(mail.organizationId)) continue;
    const first = Math.min(...mail.attempts.map(({ acceptedMs }) => acceptedMs ?? Infinity));
    const handedInMs = mail.handedIn[0]?.atMs ?? Infinity;
    if (first - handedInMs > LATE_MS) late += 1;
  }
  return late;
}

/**
 * What was sent while the backlog was drained, against what the cell's send tokens gave, live traffic counted in both:
 * its share is the same, and what is left of the tokens is the drain's to use.
 */
function watchDrain(world: World, region: string): () => Record<string, number> {
  const cell = world.cell(region);
  let firstMs: number | undefined;
  let lastMs = 0;
  const parked = new Set<string>();
  const accepted: { atMs: number; drained: boolean; count: number }[] = [];
  world.bus.on('added', ({ queue, mail }) => {
    if (queue.lane === 'backlog' && queue.cell === region) parked.add(mail.id);
  });
  world.bus.on('removed', ({ queue }) => {
    if (queue.lane !== 'backlog' || queue.cell !== region) return;
    firstMs ??= world.atMs;
    if (cell.queues.backlog.size > 0) lastMs = world.atMs;
  });
  world.bus.on('accepted', ({ mail, attempt }) => {
    if (attempt.region !== region || attempt.cell !== region) return;
    const drained = parked.has(mail.id) || (mail.plan?.index ?? 0) >= FIRST_PARKED;
    accepted.push({ atMs: world.atMs, drained, count: attempt.recipients.length });
  });
  return () => {
    const rate = cell.health.bucket(region)?.ratePerSecond ?? 0;
    const seconds = (lastMs - (firstMs ?? 0)) / 1000;
    if (firstMs === undefined || seconds < 10) return {};
    const during = accepted.filter(({ atMs }) => atMs >= (firstMs ?? 0) && atMs < lastMs);
    const sum = (of: typeof during) => of.reduce((total, { count }) => total + count, 0);
    const live = sum(during.filter(({ drained }) => !drained));
    const achieved = sum(during.filter(({ drained }) => drained));
    return {
      drainEfficiency: round(achieved / (rate * seconds - live)),
      drainOverRate: round((achieved + live) / (rate * seconds)),
    };
  };
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
