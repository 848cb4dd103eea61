import { UNREADABLE } from '../world/ses-events.ts';
import type { Checker } from './checker.ts';

/** What SES reported is in the ledger before the message that carried it is gone: as an event or, of a send, as its record. */
export const eventsKept: Checker = {
  name: 'events-kept',
  invariant:
    "An SES event, or a sender's own report, leaves the outcome queue only once the ledger has it, as an event or as the record of a send; what is no event goes to the dead letters.",
  watch(world, report) {
    const events = new Map<string, { cell: string; mailId: string; type: string; id: string }>();
    const appended = new Set<string>();
    const nameOf = (cell: string, id: string, type: string) =>
      `${cell} ${id} ${type === 'DeliveryDelay' ? 'delay' : type.toLowerCase()}`;
    const sendIsKnown = (cell: string, mailId: string, sesMessageId: string) => {
      const record = world.cell(cell).deliveries.deliveryOf(mailId);
      const settled = record?.state === 'sent' && record.sesMessageId === sesMessageId;
      return settled || appended.has(nameOf(cell, sesMessageId, 'send'));
    };
    world.bus.on('event-emitted', ({ cell, mail, type, sesMessageId, body }) => {
      events.set(body, { cell, mailId: mail.id, type, id: sesMessageId });
    });
    world.bus.on('event-appended', ({ cell, event }) =>
      appended.add(nameOf(cell, event.sesMessageId, event.type)),
    );
    world.bus.on('event-removed', ({ cell, body, why }) => {
      if (body === UNREADABLE && why !== 'redriven')
        report(`a message that is no event was ${why}: nobody will ever look at it`);
      const own = sentReportIn(body);
      if (own !== undefined && !sendIsKnown(cell, own.id, own.sesMessageId))
        report(`its sender's report was ${why} before the ledger had it`, own.id);
      const event = events.get(body);
      if (event === undefined || appended.has(nameOf(event.cell, event.id, event.type))) return;
      if (event.type === 'Send' && sendIsKnown(event.cell, event.mailId, event.id)) return;
      report(`its ${event.type} event was ${why} before the ledger had it`, event.mailId);
    });
    return undefined;
  },
};

/** What a sender put into the outcome queue because the ledger did not answer. */
function sentReportIn(body: string): { id: string; sesMessageId: string } | undefined {
  if (!body.startsWith('{"source":"mailferry.sender"')) return undefined;
  return JSON.parse(body).event;
}
