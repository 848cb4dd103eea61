import type { World } from './world.ts';

/** Writes into the log what the services did, in words that a trace can be read by. */
export function keepChronicle(world: World): void {
  const { bus, log, scheduler } = world;
  const write = (actor: string, text: string, mailId?: string) =>
    log.write(scheduler.nowMs, actor, text, mailId);
  bus.on('ledger', ({ cell, by, before, after }) => {
    const step = after.history.at(-1);
    const reason = step?.reason === undefined ? '' : `, ${step.reason}`;
    const state = `${before?.state ?? 'new'} -> ${after.state}`;
    world.branches.add(
      `ledger:${step?.step}${step?.reason === undefined ? '' : `:${step.reason}`}`,
    );
    write(`ledger ${cell}`, `${state} (${step?.step}${reason}) by ${by}`, after.id);
  });
  bus.on('event-appended', ({ cell, event }) =>
    write(`ledger ${cell}`, `has the ${event.type} event of ${event.sesMessageId}`, event.id),
  );
  bus.on('added', ({ queue, mail, why }) => {
    if (why === 'redriven')
      write(`${queue.lane} queue ${queue.cell}`, 'gets it by redrive', mail.id);
  });
  bus.on('removed', ({ queue, mail, why }) =>
    write(`${queue.lane} queue ${queue.cell}`, `${why}; ${mail.copies} copies left`, mail.id),
  );
  bus.on('region-state', ({ cell, before, after }) => {
    const from = before?.condition ?? 'healthy';
    if (from === after.condition && (before?.rampStep ?? 0) === after.rampStep) return;
    world.branches.add(`region:${from}:${after.condition}`);
    write(`health ${cell}`, `${after.region}: ${from} -> ${after.condition}. ${after.evidence}`);
  });
}
