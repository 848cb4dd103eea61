import type { Checker } from './checker.ts';

/** Nobody's mail fails in silence, and no report is answered by a report. */
export const failuresReported: Checker = {
  name: 'failures-reported',
  invariant:
    'The sender of a failed mail gets a report, with a null return path; a report never gets one, and is never given up because its outcome is unknown.',
  watch(world, report) {
    const reported = new Set<string>();
    world.bus.on('added', ({ mail }) => {
      if (mail.plan !== undefined) return;
      if (mail.envelope.mailFrom !== '') report('a report has a return path', mail.id);
      if (mail.reportOf === undefined) report('a report about no mail', mail.id);
      else reported.add(mail.reportOf);
      const original = mail.reportOf === undefined ? undefined : world.mails.of(mail.reportOf);
      if (original?.plan === undefined || original.envelope.mailFrom === '')
        report('a report to nobody, or about a report', mail.id);
    });
    return () => {
      for (const mail of world.mails.all.values()) {
        const failures = [...world.cells]
          .map(({ deliveries }) => deliveries.deliveryOf(mail.id))
          .filter((delivery) => delivery?.state === 'failed');
        if (
          mail.plan === undefined &&
          failures.some((delivery) => delivery?.reason === 'outcome-unknown')
        )
          report('a report was given up', mail.id);
        if (mail.plan === undefined || mail.envelope.mailFrom === '') continue;
        const failed = failures.length > 0;
        const bounced = mail.bounced;
        if ((failed || bounced) && !reported.has(mail.id))
          report(`its sender never heard that it ${failed ? 'failed' : 'bounced'}`, mail.id);
      }
    };
  },
};
