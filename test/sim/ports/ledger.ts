import type { Ledger, LedgerAnswer } from '@mailferry/core/delivery/ledger';
import type { Acceptance, SentMails } from '@mailferry/core/outcome/known-sends';
import type { DeliveriesTable } from '../world/deliveries.ts';
import type { Instance } from '../world/instance.ts';
import { ServiceError } from '../world/wire.ts';
import type { World } from '../world/world.ts';
import { tableCall } from './table-call.ts';

/** The records of mails that were sent, as an instance reads them. */
export function createSentMails(
  world: World,
  instance: Instance,
  table: DeliveriesTable,
): SentMails {
  return {
    acceptancesOf: (ids) =>
      tableCall(world, instance, 'deliveries', 'read-sent', () => {
        const acceptances = new Map<string, Acceptance>();
        for (const id of ids) {
          const { state, region, sesMessageId } = table.deliveryOf(id) ?? {};
          if (state === 'sent' && region !== undefined && sesMessageId !== undefined)
            acceptances.set(id, { region, sesMessageId });
        }
        return acceptances;
      }),
  };
}

/** The Deliveries table as an instance reaches it. */
export function createLedger(world: World, instance: Instance, table: DeliveriesTable): Ledger {
  const { faults, scheduler, bus } = world;
  const throttled = (id: string) =>
    faults.strike(
      'table-throttled',
      `deliveries@${instance.cell}`,
      scheduler.nowMs,
      `${instance.name} write ${id}`,
      id,
    ) !== undefined;
  const unsure = (id: string) =>
    bus.emit('ledger-unsure', { cell: table.cell, by: instance.name, id });

  return {
    async write(changes) {
      if (changes.length === 0) return [];
      try {
        return await tableCall(world, instance, 'deliveries', 'write', () =>
          changes.map((change): LedgerAnswer => {
            if (!throttled(change.next.id)) return table.apply(change, instance.name);
            unsure(change.next.id);
            return 'unavailable';
          }),
        );
      } catch {
        for (const { next } of changes) unsure(next.id);
        return changes.map(() => 'unavailable');
      }
    },

    read: (id) => tableCall(world, instance, 'deliveries', 'read', () => table.read(id)),

    async appendEvents(events) {
      if (events.length === 0) return;
      const stored = await tableCall(world, instance, 'deliveries', 'append', () =>
        events.map((event) => {
          if (throttled(event.id)) return false;
          table.append(event);
          return true;
        }),
      );
      if (stored.includes(false)) throw new ServiceError('deliveries.append');
    },
  };
}
