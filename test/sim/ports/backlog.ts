import type { Backlog, BacklogMessage, QueueDepth } from '@mailferry/core/drain/backlog';
import type { Cell } from '../world/cell.ts';
import type { Instance } from '../world/instance.ts';
import type { Received, SimulatedQueue } from '../world/queue.ts';
import type { World } from '../world/world.ts';
import { queueCall } from './queue-call.ts';

/** As the adapter sets it (packages/aws/src/queues/sqs-backlog.ts). */
const MOVE_VISIBILITY_MS = 120_000;
/** Long polling: an empty receive takes as long as it waits. */
const LONG_POLL_MS = 1_000;

interface SimulatedBacklogMessage extends BacklogMessage {
  received: Received;
}

/** The backlog queue as the drain reaches it. */
export function createBacklog(world: World, instance: Instance, cell: Cell): Backlog {
  const { mail, backlog } = cell.queues;
  const depth = (queue: SimulatedQueue): Promise<QueueDepth> =>
    queueCall(world, instance, queue, 'depth', () => queue.approximateDepth());
  return {
    async depths() {
      const [mailDepth, backlogDepth] = await Promise.all([depth(mail), depth(backlog)]);
      return { mail: mailDepth, backlog: backlogDepth };
    },

    async receive(max) {
      const receive = () =>
        queueCall(world, instance, backlog, 'receive', () =>
          backlog.receive(Math.min(10, max), instance.random, MOVE_VISIBILITY_MS),
        );
      let received = await receive();
      if (received.length === 0) {
        await instance.clock.sleep(LONG_POLL_MS);
        received = await receive();
      }
      return received.map(
        (one): SimulatedBacklogMessage => ({
          recordId: one.message.messageId,
          receiptHandle: one.receiptHandle,
          body: one.message.body,
          received: one,
        }),
      );
    },

    enqueue: (messages) =>
      queueCall(world, instance, mail, 'drain-enqueue', () => {
        const { log, mails, scheduler, faults, bus } = world;
        // Each entry of a batch is taken or refused alone.
        const taken = messages.filter(({ body, recordId }) => {
          const mailId = mails.ofRecord(body)?.id;
          const refused = faults.strike(
            'queue-partial',
            mail.name,
            scheduler.nowMs,
            recordId,
            mailId,
          );
          if (refused !== undefined) return false;
          log.write(scheduler.nowMs, instance.name, 'drains', mailId);
          mail.send(body);
          return true;
        });
        bus.emit('drained', { cell: cell.name, by: instance.name, mails: taken.length });
        return taken;
      }),

    async remove(messages) {
      if (messages.length === 0) return;
      await queueCall(world, instance, backlog, 'drain-remove', () => {
        for (const message of messages) {
          const mailId = world.mails.ofRecord(message.body)?.id;
          world.log.write(
            world.scheduler.nowMs,
            instance.name,
            'deletes it from the backlog',
            mailId,
          );
          if (isSimulated(message)) backlog.delete(message.received);
        }
      });
    },
  };
}

function isSimulated(message: BacklogMessage): message is SimulatedBacklogMessage {
  return 'received' in message;
}
