import { describeError } from '../errors.ts';
import { decideClaim } from './claim-decision.ts';
import { attemptAndConclude } from './conclude.ts';
import type { Delivery } from './delivery.ts';
import { newDelivery } from './delivery.ts';
import { reportLeftOut } from './failure-report.ts';
import { discardPayload } from './leave.ts';
import type { LedgerEntry } from './ledger.ts';
import type { MailRecord } from './mail-queues.ts';
import { postpone } from './postpone.ts';
import type { Sender } from './sender.ts';
import { unknownOutcomeOf } from './unknown-outcome.ts';
import type { Verdict } from './verdict.ts';
import type { ClaimedMail, PolicedRecord, RecordOutcome } from './work.ts';

/** A conflict means that somebody else moved first: look again, this often at most, before letting the mail wait. */
const MAX_TRIES = 3;

/** Of a mail whose organization wants no second send after an unknown outcome. RFC 3463: X.4.7, delivery time expired. */
const GIVEN_UP: Verdict = { kind: 'failed', reason: 'outcome-unknown', status: '4.4.7', notes: [] };

/**
 * Claims a batch: new mails together in one request, those that the ledger knows already one by one. Answers with the
 * mails that this invocation now holds; the others are dealt with.
 */
export async function claimAll(
  sender: Sender,
  batch: readonly PolicedRecord[],
  outcomes: Map<MailRecord, RecordOutcome>,
): Promise<ClaimedMail[]> {
  const token = sender.newId();
  const nowMs = sender.clock.nowMs();
  const untilMs = nowMs + sender.parameters.leaseMs;
  const seen = new Set<string>();
  const first: PolicedRecord[] = [];
  const repeats: PolicedRecord[] = [];
  for (const entry of batch) {
    (seen.has(entry.envelope.id) ? repeats : first).push(entry);
    seen.add(entry.envelope.id);
  }
  // The same mail twice in one batch: the copy comes back when the first one's fate is known.
  await Promise.all(
    repeats.map(async ({ record }) => outcomes.set(record, await postpone(sender, record, 2))),
  );

  const changes = first.map((entry) => ({
    previous: undefined,
    next: newDelivery(entry.envelope, { token, untilMs }, nowMs, leftOutOf(entry)),
  }));
  const answers = await sender.ledger.write(changes);
  const claimed = await Promise.all(
    first.map(async (entry, index): Promise<ClaimedMail | undefined> => {
      const next = changes[index]?.next;
      if (answers[index] === 'written' && next !== undefined) return { ...entry, delivery: next };
      if (answers[index] === 'conflict') return claimKnown(sender, entry, token, outcomes);
      outcomes.set(entry.record, await postpone(sender, entry.record, entry.record.receiveCount));
      return undefined;
    }),
  );
  return claimed.filter((mail) => mail !== undefined);
}

async function claimKnown(
  sender: Sender,
  entry: PolicedRecord,
  token: string,
  outcomes: Map<MailRecord, RecordOutcome>,
): Promise<ClaimedMail | undefined> {
  const { record, envelope } = entry;
  const waitFor = async (delayMs?: number) => {
    outcomes.set(record, await postpone(sender, record, record.receiveCount, delayMs));
    return undefined;
  };
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    let known: LedgerEntry;
    try {
      known = await sender.ledger.read(envelope.id);
    } catch (cause) {
      sender.log.warn('ledger unreadable: mail waits', {
        mailId: envelope.id,
        ...describeError(cause),
      });
      return waitFor();
    }
    const { delivery } = known;
    // The record's time to live ran out between the conflict and the read. The next receive claims the mail anew, finds
    // it expired and reports it.
    if (delivery === undefined) return waitFor();
    const decision = decideClaim(
      { ...known, delivery },
      {
        nowMs: sender.clock.nowMs(),
        token,
        leaseMs: sender.parameters.leaseMs,
        skewMs: sender.parameters.skewMs,
        unknownOutcome: unknownOutcomeOf(entry),
        leftOut: leftOutOf(entry),
      },
    );
    switch (decision.kind) {
      case 'done':
        // Whoever settled it may have ended before the payload was deleted.
        await discardPayload(sender, entry);
        outcomes.set(record, 'done');
        return undefined;
      case 'owned':
        return { ...entry, delivery: decision.delivery };
      case 'later':
        return waitFor(spread(sender, decision.untilMs));
      case 'give-up':
        await attemptAndConclude(sender, [{ ...entry, delivery }], async () => GIVEN_UP, outcomes);
        return undefined;
      case 'sent':
        // Before the ledger says so: a settled mail is not looked at again.
        if (!(await hasToldOfLeftOut(sender, { ...entry, delivery }))) return waitFor();
        break;
      default:
    }
    const [answer] = await sender.ledger.write([{ previous: delivery, next: decision.next }]);
    if (answer === 'unavailable') return waitFor();
    if (answer !== 'written') continue;
    if (decision.kind === 'claim') return claimedAgain(sender, entry, decision.next);
    if (decision.kind === 'hold') return waitFor(spread(sender, decision.untilMs));
    await discardPayload(sender, entry);
    outcomes.set(record, 'done');
    return undefined;
  }
  return waitFor();
}

function leftOutOf({ envelope, policy }: PolicedRecord): string[] {
  return envelope.rcptTo.filter((address) => policy.suppressed.has(address.toLowerCase()));
}

async function hasToldOfLeftOut(sender: Sender, mail: ClaimedMail): Promise<boolean> {
  try {
    await reportLeftOut(sender, mail);
    return true;
  } catch (cause) {
    const line = { mailId: mail.envelope.id, ...describeError(cause) };
    sender.log.warn('recipients that were left out not reported: mail waits', line);
    return false;
  }
}

function claimedAgain(sender: Sender, entry: PolicedRecord, delivery: Delivery): ClaimedMail {
  if (delivery.history.at(-1)?.step === 'resent') {
    sender.log.warn('sending again after an unknown outcome', { mailId: delivery.id });
    sender.metrics.count('PossibleDuplicate');
  }
  return { ...entry, delivery };
}

/** A little later than `untilMs`, so that mails held together do not all return in the same instant. */
function spread(sender: Sender, untilMs: number): number {
  return Math.max(0, untilMs - sender.clock.nowMs()) + 500 + Math.round(sender.random() * 1_500);
}
