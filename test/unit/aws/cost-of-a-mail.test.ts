import type { Item } from '@mailferry/aws/calls/dynamo-calls';
import { DELIVERY_INDEXES } from '@mailferry/aws/deliveries/delivery-index';
import {
  DELIVERY_SORT_KEY,
  deliveryAttributes,
  eventItem,
} from '@mailferry/aws/deliveries/delivery-item';
import type { Delivery, DeliveryEvent } from '@mailferry/core/delivery/delivery';
import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import { PER_MAIL } from '../../../stacks/cost.ts';
import { envelopeOf, recordOf, senderWorld } from '../delivery/fixtures/sender-world.ts';
import { T0 } from '../health/fixtures/virtual-clock.ts';
import { itemBytes, STORED_ITEM_BYTES, writeUnits } from './fixtures/item-size.ts';

const TTL_DAYS = 30;
/** As SES makes them. */
const SES_MESSAGE_ID = '0100018f3b2c4d5e-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000';

/** The records of a mail that its first attempt sends: as claimed, and as settled. */
async function healthyMail(): Promise<Item[]> {
  const world = senderWorld();
  world.answer = () => ({ kind: 'accepted', sesMessageId: SES_MESSAGE_ID });
  const written: Delivery[] = [];
  const write = world.ledger.write.bind(world.ledger);
  world.ledger.write = async (changes) => {
    written.push(...changes.map(({ next }) => next));
    return write(changes);
  };
  const mail = envelopeOf({
    id: ulid(),
    integrationId: 'gateway',
    rcptTo: ['firstname.lastname@recipient.example'],
  });
  await world.run([recordOf(encodeEnvelope(mail))]);
  return written.map((delivery) => ({
    id: { S: delivery.id },
    sk: { S: DELIVERY_SORT_KEY },
    ...deliveryAttributes(delivery, TTL_DAYS),
  }));
}

/** What an index holds of an item; nothing where a key of the index is absent. */
function entryOf(index: (typeof DELIVERY_INDEXES)[number], item: Item) {
  const keys = index.KeySchema.map(({ AttributeName }) => AttributeName);
  if (keys.some((name) => item[name] === undefined)) return undefined;
  const more = 'NonKeyAttributes' in index.Projection ? index.Projection.NonKeyAttributes : [];
  const names = new Set([...keys, ...more, 'id', 'sk']);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function unitsOfWrite(before: Item | undefined, after: Item): number {
  const ofIndexes = DELIVERY_INDEXES.map((index) => {
    const [was, is] = [before && entryOf(index, before), entryOf(index, after)];
    if (JSON.stringify(was) === JSON.stringify(is)) return 0;
    return [was, is].reduce((sum, entry) => sum + (entry ? writeUnits(itemBytes(entry)) : 0), 0);
  });
  return ofIndexes.reduce((sum, units) => sum + units, writeUnits(itemBytes(after)));
}

const delivered: DeliveryEvent = {
  id: ulid(),
  type: 'delivery',
  atMs: T0 + 2_345,
  region: 'us-east-1',
  sesMessageId: SES_MESSAGE_ID,
  answer: '250 2.0.0 OK  1731412345 d75a77b69052e-46123456789si12345678901234.567 - gsmtp',
  recipients: ['firstname.lastname@recipient.example'],
};

it('takes the write units that the costs are reckoned with', async () => {
  const [claimed, settled, ...more] = await healthyMail();
  if (claimed === undefined || settled === undefined) throw new Error('the mail was not sent');
  expect(more).toEqual([]);
  const units = {
    claim: unitsOfWrite(undefined, claimed),
    settle: unitsOfWrite(claimed, settled),
    delivery: writeUnits(itemBytes(eventItem(delivered, TTL_DAYS))),
  };
  expect(units).toEqual({ claim: 2, settle: 1, delivery: 1 });
  expect(PER_MAIL.senderWriteUnits).toBeCloseTo(units.claim + units.settle + 0.04, 9);
  expect(PER_MAIL.outcomeWriteUnits).toBe(units.delivery);
});

it('takes the storage that the costs are reckoned with', async () => {
  const [, settled] = await healthyMail();
  if (settled === undefined) throw new Error('the mail was not sent');
  const day = DELIVERY_INDEXES.map((index) => entryOf(index, settled)).filter(
    (entry) => entry !== undefined,
  );
  expect(day).toHaveLength(1);
  const kb = (items: Parameters<typeof itemBytes>[0][]) =>
    items.reduce((sum, item) => sum + itemBytes(item) + STORED_ITEM_BYTES, 0) / 1_000;
  const tableKb = kb([settled, eventItem(delivered, TTL_DAYS)]);
  expect(PER_MAIL.tableKb).toBeCloseTo(tableKb, 1);
  expect(PER_MAIL.indexKb).toBeCloseTo(kb(day), 1);
});
