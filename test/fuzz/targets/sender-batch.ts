import type { SendAnswer } from '@mailferry/core/delivery/send-answer';
import { decodeEnvelope } from '@mailferry/core/mail/envelope';
import * as fc from 'fast-check';
import { envelope } from '../../arbitraries/envelope.ts';
import { arbitraryMail } from '../../arbitraries/mail.ts';
import { mangledJson } from '../../arbitraries/mangled.ts';
import { recordOf, senderWorld } from '../../unit/delivery/fixtures/sender-world.ts';
import { must } from '../declared.ts';
import { functionTarget } from '../target.ts';

const ownMail = fc
  .tuple(envelope, arbitraryMail)
  .filter(([, raw]) => raw.length > 0)
  .map(([made, raw]) =>
    JSON.stringify({
      ...made,
      organizationId: 'contoso',
      raw: { inline: raw.toString('base64') },
    }),
  );

const answer: fc.Arbitrary<SendAnswer> = fc.constantFrom(
  { kind: 'accepted', sesMessageId: 'ses-1' },
  { kind: 'rejected', reason: 'message-rejected', status: '5.6.0' },
  { kind: 'throttled', scope: 'rate', reason: 'send-rate' },
  { kind: 'unavailable', reason: 'http-503', suspended: false },
  { kind: 'not-ready', reason: 'mail-from-not-verified' },
  { kind: 'unknown', reason: 'lost-econnreset' },
);

const record = fc.record({
  body: fc.oneof(ownMail, mangledJson(envelope)),
  receiveCount: fc.integer({ min: 1, max: 100 }),
  answer,
});

export const senderBatchTarget = functionTarget({
  name: 'sender-batch',
  about:
    'Whole batches of the sender, hostile mail among them: each record ends by itself, none is dropped.',
  input: fc.array(record, { minLength: 1, maxLength: 10 }),
  async consume(batch) {
    const world = senderWorld();
    const records = batch.map(({ body, receiveCount }) => recordOf(body, receiveCount));
    let sends = 0;
    world.answer = () => {
      sends += 1;
      return batch[sends % batch.length]?.answer ?? { kind: 'unknown', reason: 'lost' };
    };
    const outcomes = await world.run(records);
    for (const one of records) {
      const outcome = outcomes.get(one);
      must(outcome !== undefined, 'a record has no outcome');
      if (outcome === 'later') continue;
      const id = idOf(one.body);
      const state = id === undefined ? undefined : world.ledger.deliveries.get(id)?.state;
      const kept =
        world.queues.waysOf(one).length > 0 ||
        world.queues.waysOf({ ...one, recordId: id ?? '' }).length > 0;
      must(kept || state === 'sent' || state === 'failed', `a record was dropped (${state})`);
    }
    must(
      !world.log.lines.some(({ fields }) => fields['errorName'] === 'TypeError'),
      `the code itself failed: ${JSON.stringify(world.log.lines)}`,
    );
  },
});

function idOf(body: string): string | undefined {
  try {
    return decodeEnvelope(body).id;
  } catch {
    return undefined;
  }
}
