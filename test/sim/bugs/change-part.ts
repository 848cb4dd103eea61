import type { Delivery, DeliveryEvent } from '@mailferry/core/delivery/delivery';
import type { Ledger, LedgerEntry } from '@mailferry/core/delivery/ledger';
import type { MailTransport } from '@mailferry/core/delivery/mail-transport';
import type { SendAnswer } from '@mailferry/core/delivery/send-answer';
import type { OutcomeRecorder } from '@mailferry/core/outcome/record-outcome';
import type { OrganizationPolicy, PolicySource } from '@mailferry/core/routing/policy';
import type { RecordOutcomes } from './tampering.ts';

type Answer<K extends SendAnswer['kind']> = Extract<SendAnswer, { kind: K }>;

/** A transport whose answers of one kind are taken for something else. */
export function takenFor<K extends SendAnswer['kind']>(
  kind: K,
  change: (answer: Answer<K>) => SendAnswer,
): (transport: MailTransport) => MailTransport {
  const isOfKind = (answer: SendAnswer): answer is Answer<K> => answer.kind === kind;
  return (transport) => ({
    async send(region, mail, timeoutMs) {
      const answer = await transport.send(region, mail, timeoutMs);
      return isOfKind(answer) ? change(answer) : answer;
    },
  });
}

/** Policies that senders see otherwise than they are. */
export function policiesAs(
  change: (policy: OrganizationPolicy) => OrganizationPolicy,
): (policies: PolicySource) => PolicySource {
  return (policies) => ({
    async policyOf(organizationId) {
      const policy = await policies.policyOf(organizationId);
      return policy && change(policy);
    },
  });
}

/** A ledger that is read otherwise than it was written. */
export function readAs(change: (entry: LedgerEntry) => LedgerEntry): (ledger: Ledger) => Ledger {
  return (ledger) => ({
    ...ledger,
    read: async (id) => change(await ledger.read(id)),
  });
}

/** The outcome function, leaving out the Send events that `choose` names, which it believes to be recorded. */
export function leavingOut(
  choose: (
    recorder: OutcomeRecorder,
    sends: readonly DeliveryEvent[],
  ) => Promise<(send: DeliveryEvent) => boolean>,
): (honest: RecordOutcomes) => RecordOutcomes {
  return (honest) => (recorder, messages) => {
    const { ledger } = recorder;
    const appendEvents = async (events: readonly DeliveryEvent[]) => {
      const isLeftOut = await choose(
        recorder,
        events.filter(({ type }) => type === 'send'),
      );
      await ledger.appendEvents(events.filter((one) => one.type !== 'send' || !isLeftOut(one)));
    };
    return honest({ ...recorder, ledger: { ...ledger, appendEvents } }, messages);
  };
}

/** A ledger into which other records are written than those that were meant. */
export function writtenAs(change: (next: Delivery) => Delivery): (ledger: Ledger) => Ledger {
  return (ledger) => ({
    ...ledger,
    write: (changes) =>
      ledger.write(changes.map(({ previous, next }) => ({ previous, next: change(next) }))),
  });
}
