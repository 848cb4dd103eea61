import type { DeliveryEvent } from '../delivery/delivery.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { MailQueues } from '../delivery/mail-queues.ts';
import type { SuppressionList } from '../directory/suppression.ts';
import { codeOf, describeError } from '../errors.ts';
import { type Advisories, type AwsHealthEvent, advisoryOf } from '../health/health-event.ts';
import type { Probes } from '../health/region-health-store.ts';
import type { Clock, Log, Metrics } from '../ports.ts';
import type { PolicySource } from '../routing/policy.ts';
import { actOnEvent } from './act-on-event.ts';
import { eventOf } from './event-of.ts';
import { type SentMails, withoutKnownSends } from './known-sends.ts';
import type { SesEvent } from './ses-event.ts';
import { PROBE_TAG, parseOutcome, tagOf } from './ses-event.ts';
import { tellEvents } from './tell-events.ts';

/** What the outcome function works with. */
export interface OutcomeRecorder {
  ledger: Ledger;
  sentMails: SentMails;
  probes: Pick<Probes, 'confirmed'>;
  advisories: Advisories;
  suppressions: SuppressionList;
  policies: PolicySource;
  queues: Pick<MailQueues, 'enqueue'>;
  clock: Clock;
  log: Log;
  metrics: Metrics;
}

export interface OutcomeMessage {
  recordId: string;
  body: string;
}

/**
 * Records what became of mails. Events are appended under keys of their own, so one that comes twice, late or out of
 * order changes nothing that it should not; Send events only where they are news.
 * @returns the record ids that must come again. Never throws.
 */
export async function recordOutcomes(
  recorder: OutcomeRecorder,
  messages: readonly OutcomeMessage[],
): Promise<Set<string>> {
  const again = new Set<string>();
  const reported: { recordId: string; event: DeliveryEvent; ses?: SesEvent }[] = [];
  for (const { recordId, body } of messages) {
    try {
      const outcome = parseOutcome(body);
      if (outcome.source === 'aws.health') await noteAdvisory(recorder, outcome);
      else if (outcome.source === 'mailferry.sender')
        reported.push({ recordId, event: outcome.event });
      else {
        await confirmProbe(recorder, outcome);
        const event = eventOf(outcome, recorder.clock.nowMs());
        if (event !== undefined) reported.push({ recordId, event, ses: outcome });
      }
    } catch (cause) {
      // A message that never becomes readable reaches the outcome queue's own dead-letter queue.
      recorder.log.error('outcome not recorded', {
        recordId,
        code: codeOf(cause),
        ...describeError(cause),
      });
      again.add(recordId);
    }
  }
  if (reported.length === 0) return again;

  const news = await withoutKnownSends(recorder, reported);
  try {
    await recorder.ledger.appendEvents(news.map(({ event }) => event));
  } catch (cause) {
    recorder.log.warn('events not appended: they come again', { ...describeError(cause) });
    for (const { recordId } of reported) again.add(recordId);
    return again;
  }
  tellEvents(
    recorder.log,
    reported.map((one) => ({ event: one.event, isNews: news.includes(one) })),
  );
  await Promise.all(
    reported.map(async ({ recordId, event, ses }) => {
      recorder.metrics.count('Outcome', 1, { type: event.type, region: event.region });
      if (ses === undefined) return;
      try {
        await actOnEvent(recorder, ses, event);
      } catch (cause) {
        recorder.log.warn('event not acted on: it comes again', {
          mailId: event.id,
          ...describeError(cause),
        });
        again.add(recordId);
      }
    }),
  );
  return again;
}

/** Send says that SES processed the probe; its Delivery would add nothing but a write. */
async function confirmProbe(recorder: OutcomeRecorder, outcome: SesEvent): Promise<void> {
  const probeId = tagOf(outcome, PROBE_TAG);
  if (probeId === undefined || outcome.detail.eventType !== 'Send') return;
  await recorder.probes.confirmed(outcome.region, probeId, recorder.clock.nowMs());
}

/** What AWS says counts with the next decision on the region: docs/health.md. */
async function noteAdvisory(recorder: OutcomeRecorder, event: AwsHealthEvent): Promise<void> {
  const noted = advisoryOf(event, recorder.clock.nowMs());
  if (noted === undefined) return;
  const { region, code } = noted.advisory;
  await recorder.advisories.note(noted.advisory, noted.updatedAtMs);
  recorder.log.warn('AWS Health reports on SES', { region, code, status: event.detail.statusCode });
  recorder.metrics.count('Advisory', 1, { region });
}
