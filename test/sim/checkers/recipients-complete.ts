import type { MailTruth } from '../world/truth.ts';
import type { World } from '../world/world.ts';
import type { Checker } from './checker.ts';

/** A change of the suppression list may be on its way to the sender's region, or in its cache. */
const SLACK_MS = 120_000;

/** Who gets a mail: all of its recipients, at the addresses where they can be reached, and nobody else. */
export const recipientsComplete: Checker = {
  name: 'recipients-complete',
  invariant:
    'A mail goes to all of its recipients but the suppressed ones, under their delivery domain, and to nobody else.',
  watch(world, report) {
    world.bus.on('attempt', ({ mail, attempt }) => {
      const sentTo = new Set(attempt.recipients.map((address) => address.toLowerCase()));
      if (sentTo.size === 0) report('sent to nobody', mail.id);
      for (const address of mail.envelope.rcptTo) {
        const reached = reachedAt(world, mail, address);
        if (sentTo.delete(reached)) continue;
        const since = world.directory.suppressedSinceMs(mail.organizationId, address.toLowerCase());
        if (since === undefined) report(`${address} was left out`, mail.id);
        else if (since + SLACK_MS < world.scheduler.nowMs) sentTo.delete(reached);
      }
      for (const address of sentTo)
        report(`sent to ${address}, who is none of its recipients`, mail.id);
    });
    return undefined;
  },
};

/** The address that SES is to send to: within the organization's own domains, that of the integration. */
function reachedAt(world: World, mail: MailTruth, address: string): string {
  const [local = '', domain = ''] = address.toLowerCase().split('@');
  const policy = world.plan.policies.find((one) => one.organizationId === mail.organizationId);
  const own = policy?.domains.some((one) => one.domain === domain) ?? false;
  const integration = policy?.integrations.find(
    (one) => one.integrationId === mail.envelope.integrationId,
  );
  return own && integration?.deliveryDomain !== undefined
    ? `${local}@${integration.deliveryDomain}`
    : `${local}@${domain}`;
}
