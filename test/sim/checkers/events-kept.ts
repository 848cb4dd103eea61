import type { Checker } from './checker.ts';

/** What SES reported is in the ledger before the message that carried it is gone: as an event or, of a send, as its record. */
export const eventsKept: Checker = {
  name: 'events-kept',
  invariant:
    'An SES event leaves the outcome queue only once the ledger has it, or the record says of a send what it says.',
  watch(world, report) {
    const events = new Map<string, { cell: string; mailId: string; type: string; id: string }>();
    const appended = new Set<string>();
    const nameOf = (cell: string, id: string, type: string) =>
      `${cell} ${id} ${type.toLowerCase()}`;
    world.bus.on('event-emitted', ({ cell, mail, type, sesMessageId, body }) => {
      events.set(body, { cell, mailId: mail.id, type, id: sesMessageId });
    });
    world.bus.on('event-appended', ({ cell, event }) =>
      appended.add(nameOf(cell, event.sesMessageId, event.type)),
    );
    world.bus.on('event-removed', ({ body, why }) => {
      const event = events.get(body);
      if (event === undefined || appended.has(nameOf(event.cell, event.id, event.type))) return;
      const record = world.cell(event.cell).deliveries.deliveryOf(event.mailId);
      if (event.type === 'Send' && record?.state === 'sent' && record.sesMessageId === event.id)
        return;
      report(`its ${event.type} event was ${why} before the ledger had it`, event.mailId);
    });
    return undefined;
  },
};
