import { recordOutcomes } from '@mailferry/core/outcome/record-outcome';
import { parseOutcome } from '@mailferry/core/outcome/ses-event';
import * as fc from 'fast-check';
import { mangledJson } from '../../arbitraries/mangled.ts';
import { envelopeOf, recordOf, senderWorld } from '../../unit/delivery/fixtures/sender-world.ts';
import { declared, must } from '../declared.ts';
import { functionTarget } from '../target.ts';

const MAIL = envelopeOf();
const recipient = fc.record(
  {
    emailAddress: fc.oneof(fc.constant('user@recipient.example'), fc.string({ unit: 'binary' })),
    status: fc.string(),
    diagnosticCode: fc.string({ unit: 'binary' }),
  },
  { requiredKeys: ['emailAddress'] },
);
const header = fc.record({
  name: fc.string({ unit: 'binary' }),
  value: fc.string({ unit: 'binary' }),
});

const event = fc.record({
  source: fc.constant('aws.ses'),
  region: fc.constant('us-east-1'),
  detail: fc.record(
    {
      eventType: fc.constantFrom(
        'Send',
        'Delivery',
        'Bounce',
        'Complaint',
        'Reject',
        'DeliveryDelay',
        'Open',
        'constructor',
      ),
      mail: fc.record({
        messageId: fc.constant('ses-1'),
        timestamp: fc.oneof(fc.constant('2027-01-15T08:00:00Z'), fc.string()),
        tags: fc.record({
          'mailferry-id': fc.constantFrom([MAIL.id], ['nobody'], []),
          'mailferry-probe': fc.constantFrom([], ['01']),
        }),
        headers: fc.array(header, { maxLength: 5 }),
      }),
      bounce: fc.record({
        bounceType: fc.constantFrom('Permanent', 'Transient', 'Undetermined', ''),
        bouncedRecipients: fc.array(recipient, { maxLength: 4 }),
        timestamp: fc.string(),
      }),
      complaint: fc.record({ complainedRecipients: fc.array(recipient, { maxLength: 4 }) }),
      reject: fc.record({ reason: fc.string({ unit: 'binary' }) }),
    },
    { requiredKeys: ['eventType', 'mail'] },
  ),
});

const awsHealth = fc.record({
  source: fc.constant('aws.health'),
  time: fc.oneof(fc.constant('2027-01-15T08:00:00Z'), fc.string()),
  detail: fc.record(
    {
      eventArn: fc.string(),
      service: fc.constantFrom('SES', 'SQS'),
      eventTypeCode: fc.string(),
      eventTypeCategory: fc.constantFrom('issue', 'notification'),
      eventRegion: fc.constantFrom('us-east-1', ''),
      statusCode: fc.constantFrom('open', 'closed', ''),
      startTime: fc.string(),
      lastUpdatedTime: fc.string(),
    },
    {
      requiredKeys: ['eventArn', 'service', 'eventTypeCode', 'eventTypeCategory', 'eventRegion'],
    },
  ),
});
const message = fc.oneof(event, awsHealth);

export const sesEventsTarget = functionTarget({
  name: 'ses-events',
  about:
    'Messages of the outcome queue: recorded, or one declared error; none delays its neighbours.',
  input: fc.array(
    fc.oneof(
      message.map((one) => JSON.stringify(one)),
      mangledJson(message),
    ),
    {
      minLength: 1,
      maxLength: 10,
    },
  ),
  async consume(bodies) {
    const world = senderWorld();
    world.ledger.deliveries.set(MAIL.id, {
      ...(await known()),
      mailFrom: MAIL.mailFrom,
    });
    const unreadable = bodies.filter(
      (body) => declared(['event-malformed'], () => parseOutcome(body)) === undefined,
    );
    const messages = bodies.map((body, index) => ({ recordId: String(index), body }));
    const again = await recordOutcomes(
      {
        ...world,
        sentMails: world.ledger,
        probes: world.health.probes,
        advisories: { note: async () => undefined },
        suppressions: { add: async () => undefined },
        policies: { policyOf: async () => world.policy },
      },
      messages,
    );
    must(
      again.size === unreadable.length,
      `${again.size} come again, ${unreadable.length} cannot be read`,
    );
    for (const { mailFrom, rcptTo } of world.queues.enqueued)
      must(mailFrom === '' && rcptTo[0] === MAIL.mailFrom, 'a report goes astray');
  },
});

/** A mail that was sent, as the ledger has it. */
async function known() {
  const world = senderWorld();
  await world.run([recordOf(JSON.stringify(MAIL))]);
  const delivery = world.ledger.deliveries.get(MAIL.id);
  if (delivery === undefined) throw new Error('the mail was not sent');
  return delivery;
}
