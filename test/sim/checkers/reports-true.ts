import { isOpen } from '../world/truth.ts';
import type { Checker } from './checker.ts';

/** docs/protocol: senders hear once that their mail still waits, after four hours, where their organization wants that. */
const DELAY_WARNING_AFTER_MS = 4 * 3_600_000;

/** Fates of mail that its recipients have in the end. */
const ARRIVES = new Set(['delivered', 'delivered-late', 'answered-automatically', 'complaint']);

/** A report says what happened, to whom, and once. */
export const reportsTrue: Checker = {
  name: 'reports-true',
  invariant:
    'A report names recipients of its mail that did not get it, and each of them once; a delay is told once, after four hours, to those who want to hear of it.',
  watch(world, report) {
    const told = new Map<string, string>();
    /** Mails whose end could not be written down at first: by the second try their recipients may have changed. */
    const unsure = new Set<string>();
    world.bus.on('ledger-unsure', ({ id }) => unsure.add(id));
    world.bus.on('killed', ({ mail }) => unsure.add(mail.id));
    world.bus.on('added', ({ queue, mail, why }) => {
      if (mail.report === undefined || queue.lane !== 'mail' || why !== 'sent') return;
      const { action, recipients } = mail.report;
      const { cell } = queue;
      const original = mail.reportOf === undefined ? undefined : world.mails.of(mail.reportOf);
      if (original === undefined) return;
      for (const address of recipients) {
        if (!original.envelope.rcptTo.some((one) => one.toLowerCase() === address.toLowerCase()))
          report(`the report names ${address}, who is no recipient of the mail`, original.id);
        // Cells share no ledger: a mail that was handed in at both is reported by both.
        const key = `${cell} ${original.id} ${action} ${address.toLowerCase()}`;
        const known = told.get(key);
        told.set(key, mail.id);
        // That its outcome is unknown is one thing to tell; how it went in the end is another.
        const reason = world.cell(cell).deliveries.deliveryOf(original.id)?.reason;
        const again = known !== undefined && known !== mail.id && !unsure.has(original.id);
        // One that was left out is named again when SES refuses the mail for all of them.
        if (original.plan?.fate === 'rejected-for-content') continue;
        // Told once without the sender's knowledge, its mail may fail for another reason by the next try.
        if (world.faultsTouch('queue-answer-lost', `mail@${cell}`)) continue;
        // A send whose outcome was open may still bounce after its mail was given up.
        if (original.attempts.some(isOpen)) continue;
        if (again && reason !== 'outcome-unknown')
          report(`its sender is told twice that it ${action} for ${address}`, original.id);
      }
      const state = world.cell(cell).deliveries.deliveryOf(original.id)?.state;
      const arrived = ARRIVES.has(original.plan?.fate ?? '') && state === 'sent';
      const all = recipients.length === original.envelope.rcptTo.length;
      const open = unsure.has(original.id) || original.attempts.some(isOpen);
      if (action === 'failed' && arrived && all && !open)
        report('its sender is told that it failed, and it arrived', original.id);
      if (action === 'delayed') {
        const ageMs = world.scheduler.nowMs - original.envelope.receivedAtMs;
        if (ageMs < DELAY_WARNING_AFTER_MS - world.plan.clockSkewMs)
          report('its sender is warned of a delay too early', original.id);
        const sinceMs = world.scheduler.nowMs - 90_000;
        const policies = world.directory.inForceSince(original.organizationId, sinceMs);
        if (!policies.some(({ delayWarning }) => delayWarning))
          report(
            'its sender is warned of a delay although the organization wants no warnings',
            original.id,
          );
      }
    });
    return () => {
      for (const mail of world.mails.all.values()) leftOut(mail.id);
    };

    /** Recipients of a sent mail that it was not sent to must be told of. */
    function leftOut(id: string): void {
      const mail = world.mails.of(id);
      // A sender that died with the mail in hand has nobody to speak for it.
      if (mail?.plan === undefined || mail.envelope.mailFrom === '' || unsure.has(id)) return;
      for (const attempt of mail.attempts) {
        const { deliveries } = world.cell(attempt.cell);
        if (
          attempt.acceptedMs === undefined ||
          deliveries.deliveryOf(id)?.sesMessageId !== attempt.sesMessageId
        )
          continue;
        if (mail.envelope.integrationId !== undefined) continue;
        for (const address of mail.envelope.rcptTo) {
          if (attempt.recipients.includes(address)) continue;
          const heard = [...told.keys()].some((key) =>
            key.endsWith(`${id} failed ${address.toLowerCase()}`),
          );
          if (!heard && world.branches.of('metric:ReportMissed') === 0)
            report(`its sender never heard that ${address} was left out`, id);
        }
      }
    }
  },
};
