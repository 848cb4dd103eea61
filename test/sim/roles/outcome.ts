import { type OutcomeRecorder, recordOutcomes } from '@mailferry/core/outcome/record-outcome';
import { createSentMails } from '../ports/ledger.ts';
import { createMailQueues } from '../ports/mail-queues.ts';
import { createPolicySource, createSuppressionList } from '../ports/policies.ts';
import type { Cell } from '../world/cell.ts';
import type { Invoke } from '../world/event-source.ts';
import type { World } from '../world/world.ts';
import { buildParts, perInstance } from './parts.ts';

/** The outcome function, as functions/outcome.ts puts it together. */
export function invokeOutcome(world: World, cell: Cell): Invoke {
  const { tampering } = world;
  const record = tampering.recordOutcomes?.(recordOutcomes) ?? recordOutcomes;
  const recorderOf = perInstance((instance): OutcomeRecorder => {
    const parts = buildParts(world, cell, instance);
    const queues = createMailQueues(world, instance, cell);
    return {
      ...parts,
      sentMails: createSentMails(world, instance, cell.deliveries),
      advisories: { note: async () => undefined },
      suppressions: createSuppressionList(world, instance),
      policies: createPolicySource(world, instance),
      queues: tampering.queues?.(queues) ?? queues,
    };
  });
  return async (instance, batch) => {
    const messages = batch.map(({ message }) => ({
      recordId: message.messageId,
      body: message.body,
    }));
    const again = await record(recorderOf(instance), messages);
    return batch.filter(({ message }) => !again.has(message.messageId));
  };
}
