import { messageOf } from '../scenarios/messages.ts';
import type { MailPlan } from '../scenarios/plan.ts';
import { plainMail } from '../scenarios/random-mails.ts';
import type { MailTruth } from './truth.ts';
import type { World } from './world.ts';

/** A producer tries this often before it turns to the standby cell. */
const TRIES = 3;
const RETRY_MS = 1_500;

/** The index of the first mail of a backlog: behind those that are handed in. */
export const FIRST_PARKED = 1_000_000;

/** Fills the backlog that the plan begins with. */
export function fillBacklog(world: World): void {
  const { backlog } = world.plan;
  if (backlog === undefined) return;
  const { cell, organizationId, mails } = backlog;
  world.cell(cell).queues.backlog.seed(mails, (index) => {
    const plan = plainMail(FIRST_PARKED + index, 0, organizationId);
    const { envelope, record, body } = messageOf(world.plan.seed, plan, world.startMs, cell);
    const { id } = envelope;
    const mail = world.mails.add({
      id,
      organizationId,
      envelope,
      record,
      bodies: [body],
      plan,
      reportOf: undefined,
    });
    mail.handedIn.push({ cell, atMs: world.startMs });
    mail.copies = 1;
    return record;
  });
}

/** Hands every mail of the plan in when its time comes. */
export function startProducers(world: World): void {
  for (const mail of world.plan.mails) {
    world.pending += 1;
    world.scheduler.after(mail.atMs, () => {
      world.pending -= 1;
      begin(world, mail);
    });
  }
}

function begin(world: World, plan: MailPlan): void {
  const { faults, scheduler } = world;
  const primary = world.plan.policies.find((one) => one.organizationId === plan.organizationId);
  const home = primary?.primaryRegion ?? '';
  const cell = (plan.atStandby ? standbyOf(world, home) : undefined) ?? home;
  const { envelope, record, body } = messageOf(world.plan.seed, plan, world.startMs, cell);
  const mail = world.mails.add({
    id: envelope.id,
    organizationId: envelope.organizationId,
    envelope,
    record,
    bodies: [body],
    plan,
    reportOf: undefined,
  });
  if (plan.poison !== undefined) faults.note('poison', scheduler.nowMs, plan.poison, mail.id);
  place(world, mail, plan, cell);
  handIn(world, mail, cell, 1);
  for (let time = 1; time < plan.times; time += 1) {
    faults.note('handed-in-twice', scheduler.nowMs, `mail ${plan.index}`, mail.id);
    later(world, time * 400, () => handIn(world, mail, cell, 1));
  }
}

/** Stores the payload in the cell's own bucket and answers with the record that refers to it, as the client does. */
function place(world: World, mail: MailTruth, plan: MailPlan, cell: string): string {
  const { envelope, record, raw, body } = messageOf(world.plan.seed, plan, world.startMs, cell);
  if (plan.claimCheck && plan.poison !== 'payload-missing')
    world.payloads.put(cell, envelope.id, raw);
  if (record !== mail.record) world.mails.alias(mail.id, record, body);
  return record;
}

function handIn(
  world: World,
  mail: MailTruth,
  cell: string,
  attempt: number,
  record = mail.record,
): void {
  const { faults, scheduler, bus, log } = world;
  const queue = world.cell(cell).queues.mail;
  const struck = (kind: 'queue-unavailable' | 'queue-answer-lost') =>
    faults.strike(kind, queue.name, scheduler.nowMs, `producer ${mail.id}`, mail.id) !== undefined;
  const again = () => {
    const standby = standbyOf(world, cell);
    if (attempt < TRIES || standby === undefined || mail.plan === undefined) {
      later(world, RETRY_MS * attempt, () => handIn(world, mail, cell, attempt + 1, record));
      return;
    }
    const moved = place(world, mail, mail.plan, standby);
    later(world, RETRY_MS * attempt, () => handIn(world, mail, standby, attempt + 1, moved));
  };
  if (struck('queue-unavailable')) {
    again();
    return;
  }
  mail.handedIn.push({ cell, atMs: scheduler.nowMs });
  log.write(scheduler.nowMs, 'producer', `hands in at ${cell}`, mail.id);
  bus.emit('handed-in', { mail, cell });
  queue.send(record);
  if (struck('queue-answer-lost')) again();
}

function standbyOf(world: World, cell: string): string | undefined {
  const route = world.plan.settings.routes.find(({ primary }) => primary === cell);
  return world.plan.cells.find((name) => name === route?.secondary);
}

function later(world: World, ms: number, run: () => void): void {
  world.pending += 1;
  world.scheduler.after(ms, () => {
    world.pending -= 1;
    run();
  });
}
