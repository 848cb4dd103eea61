import { createByteBudget } from '@mailferry/core/delivery/byte-budget';
import { sendBatch } from '@mailferry/core/delivery/send-batch';
import { type Sender, senderParameters } from '@mailferry/core/delivery/sender';
import { createDrillRecorder } from '@mailferry/core/drill/drill-recorder';
import { createEvidenceRecorder } from '@mailferry/core/health/evidence-recorder';
import { createPacer } from '@mailferry/core/pacing/pacer';
import { DEFAULT_PACING } from '@mailferry/core/pacing/token-bucket';
import { createMailQueues, type SimulatedRecord } from '../ports/mail-queues.ts';
import { createPayloadStore } from '../ports/payload-store.ts';
import { createPolicySource } from '../ports/policies.ts';
import { createMailTransport } from '../ports/transports.ts';
import type { Cell } from '../world/cell.ts';
import type { Invoke } from '../world/event-source.ts';
import type { Instance } from '../world/instance.ts';
import type { World } from '../world/world.ts';
import { buildParts, perInstance } from './parts.ts';

const RAW_BYTES_AT_ONCE = 48 * 1024 * 1024;

/** The sender function, as functions/sender.ts puts it together. */
export function invokeSender(world: World, cell: Cell): Invoke {
  const { tampering } = world;
  const senderOf = perInstance((instance) => buildSender(world, cell, instance));
  const send = tampering.sendBatch?.(sendBatch) ?? sendBatch;
  return async (instance, batch, deadlineMs) => {
    const records = batch.map(
      (received): SimulatedRecord => ({
        recordId: received.message.messageId,
        receiptHandle: received.receiptHandle,
        body: received.message.body,
        receiveCount: received.message.receives,
        received,
      }),
    );
    for (const { body, receiveCount } of records) {
      const mailId = world.mails.ofRecord(body)?.id;
      world.log.write(world.scheduler.nowMs, instance.name, `receives (${receiveCount})`, mailId);
    }
    const outcomes = await send(senderOf(instance), records, deadlineMs);
    const idsOf = (outcome: 'done' | 'later') =>
      records
        .filter((record) => (outcomes.get(record) ?? 'later') === outcome)
        .flatMap(({ body }) => world.mails.ofRecord(body)?.id ?? []);
    const leaving = { done: idsOf('done'), kept: idsOf('later') };
    world.bus.emit('batch-ended', { cell: cell.name, by: instance.name, ...leaving });
    return records.filter((record) => outcomes.get(record) === 'done').map((one) => one.received);
  };
}

function buildSender(world: World, cell: Cell, instance: Instance): Sender {
  const { tampering } = world;
  const settings = tampering.settings?.(world.plan.settings) ?? world.plan.settings;
  const parts = buildParts(world, cell, instance);
  const { clock, log, random, parametersOf, otherSenders } = parts;
  const parameters = senderParameters(settings);
  const policies = createPolicySource(world, instance);
  const pacer = createPacer(parts.buckets, clock, random, DEFAULT_PACING);
  const payloads = createPayloadStore(world, instance);
  const transport = createMailTransport(world, instance);
  const queues = createMailQueues(world, instance, cell);
  return {
    ...parts,
    settings,
    parameters: tampering.senderParameters?.(parameters) ?? parameters,
    policies: tampering.policies?.(policies) ?? policies,
    health: parts.healthReader,
    evidence: createEvidenceRecorder(
      parts.windows,
      parts.tripper,
      clock,
      log,
      parametersOf,
      otherSenders,
    ),
    drills: createDrillRecorder({
      ...parts,
      drills: parts.drillStore,
      ended: () => parts.healthReader.refresh(),
    }),
    pacer: tampering.pacer?.(pacer) ?? pacer,
    payloads: tampering.payloads?.(payloads) ?? payloads,
    bytes: createByteBudget(RAW_BYTES_AT_ONCE),
    transport: tampering.transport?.(transport) ?? transport,
    queues: tampering.queues?.(queues) ?? queues,
    // No integration of the simulator asks for either.
    signingKeys: { current: async () => ({ returnAddress: [] }) },
    sealer: { seal: async () => Buffer.alloc(0) },
  };
}
