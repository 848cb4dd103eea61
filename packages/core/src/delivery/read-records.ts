import { codeOf, describeError, MailferryError } from '../errors.ts';
import type { Envelope } from '../mail/envelope.ts';
import { decodeEnvelope } from '../mail/envelope.ts';
import type { OrganizationPolicy } from '../routing/policy.ts';
import type { MailRecord } from './mail-queues.ts';
import { postpone, quarantine } from './postpone.ts';
import type { Sender } from './sender.ts';
import type { ParsedRecord, PolicedRecord, RecordOutcome } from './work.ts';

/** Copies of a global table lag by about a second; a tenfold lag must not send mail to the dead letters. */
const REPLICATION_MS = 30_000;

/** Parses each record alone and finds its organization. Records that cannot go on are dealt with here. */
export async function readAll(
  sender: Sender,
  records: readonly MailRecord[],
  outcomes: Map<MailRecord, RecordOutcome>,
): Promise<PolicedRecord[]> {
  const policed = await Promise.all(records.map((record) => readOne(sender, record, outcomes)));
  return policed.filter((entry) => entry !== undefined);
}

async function readOne(
  sender: Sender,
  record: MailRecord,
  outcomes: Map<MailRecord, RecordOutcome>,
): Promise<PolicedRecord | undefined> {
  let envelope: Envelope;
  try {
    envelope = decodeEnvelope(record.body);
  } catch (cause) {
    sender.log.error('record unreadable', {
      recordId: record.recordId,
      code: codeOf(cause),
      detail: cause instanceof MailferryError ? cause.detail : undefined,
    });
    outcomes.set(record, await quarantine(sender, record, reasonOf(cause)));
    return undefined;
  }
  return policed(sender, { record, envelope }, outcomes);
}

async function policed(
  sender: Sender,
  parsed: ParsedRecord,
  outcomes: Map<MailRecord, RecordOutcome>,
): Promise<PolicedRecord | undefined> {
  const { record, envelope } = parsed;
  let policy: OrganizationPolicy | undefined;
  try {
    policy = await sender.policies.policyOf(envelope.organizationId);
  } catch (cause) {
    // Closed on consent: without the policy nobody knows where this mail may go.
    sender.log.warn('policy unreadable: mail waits', {
      mailId: envelope.id,
      ...describeError(cause),
    });
    outcomes.set(record, await postpone(sender, record, record.receiveCount));
    return undefined;
  }
  if (policy !== undefined) return { ...parsed, policy };
  // An organization made seconds ago may not have reached this region's copy of the directory yet.
  if (record.receiveCount < sender.parameters.quarantineAtReceives) {
    outcomes.set(record, await postpone(sender, record, record.receiveCount, REPLICATION_MS));
    return undefined;
  }
  sender.log.error('organization unknown', {
    mailId: envelope.id,
    organizationId: envelope.organizationId,
  });
  outcomes.set(record, await quarantine(sender, record, 'organization-unknown'));
  return undefined;
}

/** The reason as dead letters show it: the code and every fault by path, without values. */
function reasonOf(cause: unknown): string {
  const faults = cause instanceof MailferryError ? cause.detail?.['faults'] : undefined;
  const list = Array.isArray(faults) ? `: ${faults.join('; ')}` : '';
  return `${codeOf(cause)}${list}`.slice(0, 1024);
}
