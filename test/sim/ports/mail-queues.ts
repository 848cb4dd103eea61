import type { MailQueues, MailRecord } from '@mailferry/core/delivery/mail-queues';
import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import type { Cell } from '../world/cell.ts';
import type { Instance } from '../world/instance.ts';
import type { Received, SimulatedQueue } from '../world/queue.ts';
import { registerReport } from '../world/reports.ts';
import { ServiceError } from '../world/wire.ts';
import type { World } from '../world/world.ts';
import { queueCall } from './queue-call.ts';

/** A record, and the message behind it. */
export interface SimulatedRecord extends MailRecord {
  received: Received;
}

/** SQS takes whole seconds. */
function wholeSecondsMs(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}

/** The cell's queues as an instance reaches them. */
export function createMailQueues(world: World, instance: Instance, cell: Cell): MailQueues {
  const { mail, backlog, deadLetter, outcome } = cell.queues;
  const idOf = (record: MailRecord) => world.mails.ofRecord(record.body)?.id;
  const note = (text: string, mailId: string | undefined) =>
    world.log.write(world.scheduler.nowMs, instance.name, text, mailId);

  async function put(
    queue: SimulatedQueue,
    operation: string,
    body: string,
    options: { delayMs?: number; reason?: string },
  ): Promise<void> {
    const mailId = world.mails.ofRecord(body)?.id;
    await queueCall(
      world,
      instance,
      queue,
      operation,
      () => {
        note(`${operation} ${options.reason ?? ''}`, mailId);
        queue.send(body, options);
      },
      mailId,
    );
  }

  async function moveOn(
    queue: SimulatedQueue,
    operation: string,
    record: MailRecord,
    options: { delayMs?: number; reason?: string },
  ): Promise<void> {
    await put(queue, operation, record.body, options);
    const truth = world.mails.ofRecord(record.body);
    if (truth !== undefined)
      world.bus.emit('moved-on', { mail: truth, by: instance.name, to: queue.ref.lane });
  }

  return {
    async postpone(record, delayMs) {
      const done = await queueCall(
        world,
        instance,
        mail,
        'postpone',
        () => {
          note(`postpone by ${wholeSecondsMs(delayMs)} ms`, idOf(record));
          return mail.changeVisibility(receivedOf(record), wholeSecondsMs(delayMs));
        },
        idOf(record),
      );
      if (!done) throw new ServiceError('message not in flight');
    },
    requeue: (record, delayMs) =>
      moveOn(mail, 'requeue', record, { delayMs: wholeSecondsMs(delayMs) }),
    park: (record, reason) => moveOn(backlog, 'park', record, { reason }),
    quarantine: (record, reason) => moveOn(deadLetter, 'quarantine', record, { reason }),
    async enqueue(envelope) {
      const body = encodeEnvelope(envelope);
      registerReport(world, cell.name, envelope, body);
      await put(mail, 'enqueue', body, {});
    },
    reportSent: (event) =>
      put(outcome, 'report-sent', JSON.stringify({ source: 'mailferry.sender', event }), {}),
  };
}

function receivedOf(record: MailRecord): Received {
  if (!isSimulated(record)) throw new TypeError('a record that no queue handed out');
  return record.received;
}

function isSimulated(record: MailRecord): record is SimulatedRecord {
  return 'received' in record;
}
