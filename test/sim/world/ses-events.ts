import { CELL_TAG, MAIL_ID_TAG, PROBE_TAG } from '@mailferry/core/outcome/ses-event';
import { chance } from '../engine/random.ts';
import type { MailTruth } from './truth.ts';
import type { World } from './world.ts';

/** The outcome function can make nothing of it: it belongs into the queue's dead letters. */
export const UNREADABLE = '{"source":"aws.ses","detail":{}}';

type Tags = Record<string, string[]>;

/** The events of an accepted mail: Send at once, and what became of it a little later. */
export function emitMailEvents(
  world: World,
  region: string,
  cell: string,
  mail: MailTruth,
  sesMessageId: string,
  /** As SES has them: rewritten, where the integration has a delivery domain. */
  sentTo: readonly string[],
): void {
  const tags: Tags = { [MAIL_ID_TAG]: [mail.id], [CELL_TAG]: [cell] };
  const base = { world, region, cell, mail, sesMessageId, tags };
  emit(base, 'Send', {}, 200, 2_000);
  const recipients = sentTo.slice(0, 1);
  switch (mail.plan?.fate) {
    case 'hard-bounce':
      emit(base, 'Bounce', { bounce: bounceOf('Permanent', '5.1.1', recipients) }, 1_000, 8_000);
      return;
    case 'soft-bounce':
      emit(base, 'Bounce', { bounce: bounceOf('Transient', '4.2.2', recipients) }, 1_000, 8_000);
      return;
    case 'complaint': {
      const complaint = { complainedRecipients: recipients.map(named) };
      emit(base, 'Delivery', { delivery: {} }, 1_000, 4_000);
      emit(base, 'Complaint', { complaint }, 5_000, 20_000);
      return;
    }
    case 'answered-automatically': {
      const bounce = { bounceType: 'Transient', bouncedRecipients: recipients.map(named) };
      emit(base, 'Delivery', { delivery: {} }, 1_000, 4_000);
      emit(base, 'Bounce', { bounce }, 3_000, 9_000);
      return;
    }
    case 'rejected-for-content':
      emit(base, 'Reject', { reject: { reason: 'Bad content' } }, 500, 3_000);
      return;
    case 'delivered-late': {
      const deliveryDelay = {
        delayType: 'MailboxFull',
        delayedRecipients: recipients.map(named),
      };
      emit(base, 'DeliveryDelay', { deliveryDelay }, 1_000, 4_000);
      emit(base, 'Delivery', { delivery: {} }, 9_000, 20_000);
      return;
    }
    default:
      emit(base, 'Delivery', { delivery: {} }, 1_000, 4_000);
  }
}

export function emitProbeEvents(
  world: World,
  region: string,
  cell: string,
  probeId: string,
  sesMessageId: string,
): void {
  const tags: Tags = { [PROBE_TAG]: [probeId], [CELL_TAG]: [cell] };
  emit({ world, region, cell, mail: undefined, sesMessageId, tags }, 'Send', {}, 200, 2_000);
}

type EventFault = 'event-lost' | 'event-late' | 'event-duplicated' | 'event-unreadable';

interface Base {
  world: World;
  region: string;
  cell: string;
  mail: MailTruth | undefined;
  sesMessageId: string;
  tags: Tags;
}

/** Brings one event to the cell's outcome queue: late, twice or never, if a fault says so. */
function emit(base: Base, type: string, extra: object, leastMs: number, mostMs: number): void {
  const { world, region, cell, mail, sesMessageId, tags } = base;
  const { scheduler, faults, plan } = world;
  const key = `${sesMessageId} ${type}`;
  const struck = (kind: EventFault) => faults.strike(kind, region, scheduler.nowMs, key, mail?.id);
  if (struck('event-lost') !== undefined) return;
  const silent = faults.strike('ses-silent', region, scheduler.nowMs, key, mail?.id);
  const silentMs = silent === undefined ? 0 : world.startMs + silent.untilMs - scheduler.nowMs;
  const lateMs = (struck('event-late')?.ms ?? 0) + silentMs;
  const delayMs = leastMs + chance(plan.seed, key) * (mostMs - leastMs) + lateMs;
  const copies = struck('event-duplicated') === undefined ? 1 : 2;
  const body = JSON.stringify({
    version: '0',
    source: 'aws.ses',
    region,
    time: new Date(scheduler.nowMs).toISOString(),
    detail: {
      eventType: type,
      mail: {
        messageId: sesMessageId,
        timestamp: new Date(scheduler.nowMs).toISOString(),
        tags,
        headers: mail === undefined ? [] : [{ name: 'Subject', value: `Mail ${mail.id}` }],
      },
      ...extra,
    },
  });
  if (struck('event-unreadable') !== undefined) {
    world.eventsUnderWay += 1;
    scheduler.after(delayMs, () => {
      world.eventsUnderWay -= 1;
      world.cell(cell).queues.outcome.send(UNREADABLE);
    });
  }
  for (let copy = 0; copy < copies; copy += 1) {
    world.eventsUnderWay += 1;
    scheduler.after(delayMs + copy * 700, () => {
      world.eventsUnderWay -= 1;
      world.cell(cell).queues.outcome.send(body);
      if (mail === undefined) return;
      if (isFailure(mail, type)) mail.bounced = true;
      world.bus.emit('event-emitted', { cell, mail, type, sesMessageId, body });
    });
  }
}

/** Whether the event says that the mail did not arrive. */
function isFailure({ plan }: MailTruth, type: string): boolean {
  return type === 'Reject' || (type === 'Bounce' && plan?.fate !== 'answered-automatically');
}

function bounceOf(bounceType: string, status: string, recipients: readonly string[]) {
  return {
    bounceType,
    bouncedRecipients: recipients.map((address) => ({ ...named(address), status })),
  };
}

function named(emailAddress: string) {
  return { emailAddress };
}
