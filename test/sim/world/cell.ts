import { invokeOutcome } from '../roles/outcome.ts';
import { invokeSender } from '../roles/sender.ts';
import type { QueueLane } from './bus.ts';
import { DeliveriesTable } from './deliveries.ts';
import { EventSource } from './event-source.ts';
import { HealthSchedule } from './health-schedule.ts';
import { InstancePool } from './instance-pool.ts';
import { type QueueListener, SimulatedQueue } from './queue.ts';
import { RegionHealthTable } from './region-health.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 3_600_000;
/** As the stacks set it: an outage must not walk the backlog into the dead-letter queue. */
const BACKLOG_RECEIVES = 1000;

export interface CellQueues {
  mail: SimulatedQueue;
  backlog: SimulatedQueue;
  deadLetter: SimulatedQueue;
  outcome: SimulatedQueue;
  outcomeDeadLetter: SimulatedQueue;
}

/** One cell: its queues and tables, and the functions that work on them. */
export class Cell {
  readonly name: string;
  readonly queues: CellQueues;
  readonly deliveries: DeliveriesTable;
  readonly health: RegionHealthTable;
  readonly schedule: HealthSchedule;

  constructor(world: World, name: string) {
    this.name = name;
    this.deliveries = new DeliveriesTable(name, world.bus);
    this.health = new RegionHealthTable(name, world.bus);
    this.queues = queuesOf(world, name);
    const { sender, outcome } = world.plan.settings;
    const pool = (role: 'sender' | 'outcome') => new InstancePool(world, role, name);
    new EventSource(world, this.queues.mail, sender, pool('sender'), invokeSender(world, this));
    new EventSource(
      world,
      this.queues.outcome,
      outcome,
      pool('outcome'),
      invokeOutcome(world, this),
    );
    this.schedule = new HealthSchedule(world, this);
  }
}

function queuesOf(world: World, cell: string): CellQueues {
  const { settings } = world.plan;
  const retentionMs = settings.retentionDays * DAY_MS;
  const make = (lane: QueueLane, visibilityS: number, redrive?: [SimulatedQueue, number]) =>
    new SimulatedQueue(
      world.scheduler,
      { cell, lane },
      {
        visibilityMs: visibilityS * 1000,
        retentionMs,
        ...(redrive === undefined ? {} : { redrive: { to: redrive[0], maxReceives: redrive[1] } }),
      },
      listenerOf(world, { cell, lane }),
    );
  const deadLetter = make('dead-letter', 30);
  const outcomeDeadLetter = make('dead-letter', 30);
  return {
    deadLetter,
    outcomeDeadLetter,
    mail: make('mail', settings.sender.visibilityTimeoutSeconds, [
      deadLetter,
      settings.sender.maxReceiveCount,
    ]),
    backlog: make('backlog', 6 * settings.health.functionTimeoutSeconds, [
      deadLetter,
      BACKLOG_RECEIVES,
    ]),
    outcome: make('outcome', settings.outcome.visibilityTimeoutSeconds, [
      outcomeDeadLetter,
      settings.outcome.maxReceiveCount,
    ]),
  };
}

/** Counts the copies of each mail, and tells the checkers. */
function listenerOf(world: World, queue: { cell: string; lane: QueueLane }): QueueListener {
  const { bus, mails } = world;
  return {
    added({ body, reason }, why) {
      const mail = mails.ofRecord(body);
      if (mail === undefined) return;
      if (queue.lane === 'dead-letter') mail.deadLetters += 1;
      else mail.copies += 1;
      bus.emit('added', { queue, mail, why, reason });
    },
    removed({ body }, why) {
      if (queue.lane === 'outcome') bus.emit('event-removed', { cell: queue.cell, body, why });
      const mail = mails.ofRecord(body);
      if (mail === undefined) return;
      if (queue.lane === 'dead-letter') mail.deadLetters -= 1;
      else mail.copies -= 1;
      bus.emit('removed', { queue, mail, why });
    },
  };
}
