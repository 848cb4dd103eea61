import { integer, pick, type Random } from '../engine/random.ts';
import type { DirectoryPolicy } from '../world/directory.ts';
import type { Fate, MailPlan } from './plan.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const FATES: readonly Fate[] = [
  ...Array.from({ length: 16 }, (): Fate => 'delivered'),
  'hard-bounce',
  'soft-bounce',
  'complaint',
  'rejected-by-ses',
  'rejected-for-content',
  'answered-automatically',
  'delivered-late',
];

const POISONS = [
  'not-json',
  'invalid',
  'version',
  'unknown-organization',
  'payload-missing',
  'crashes-code',
] as const;

/** A mail of ordinary traffic. */
export function plainMail(index: number, atMs: number, organizationId: string): MailPlan {
  return {
    index,
    atMs,
    organizationId,
    nullSender: false,
    recipients: 1,
    bodyBytes: 64,
    claimCheck: false,
    foreignFrom: false,
    lifetimeMs: 5 * DAY_MS,
    fate: 'delivered',
    times: 1,
  };
}

/** Mails of every kind, spread over the time given, in bursts here and there. */
export function randomMails(
  random: Random,
  count: number,
  organizations: readonly DirectoryPolicy[],
  fromMs: number,
  untilMs: number,
): MailPlan[] {
  let atMs = fromMs;
  return Array.from({ length: count }, (_none, index): MailPlan => {
    if (random() < 0.3) atMs = integer(random, fromMs, untilMs);
    const { organizationId } = pick(random, organizations);
    const mail: MailPlan = {
      ...plainMail(index, atMs, organizationId),
      nullSender: random() < 0.05,
      recipients: random() < 0.9 ? 1 : integer(random, 2, 12),
      bodyBytes: integer(random, 1, 300),
      claimCheck: random() < 0.1,
      foreignFrom: random() < 0.3,
      fate: pick(random, FATES),
      times: random() < 0.03 ? 2 : 1,
    };
    if (random() < 0.2) mail.integrationId = 'inline';
    else if (random() < 0.05 && !mail.foreignFrom) mail.integrationId = 'strict';
    if (random() < 0.1) mail.lifetimeMs = integer(random, 1_000, 60_000);
    if (random() < 0.15) mail.ownRecipients = true;
    if (random() < 0.08) mail.agedMs = integer(random, 3, 6) * HOUR_MS;
    if (random() < 0.04) mail.atStandby = true;
    if (random() < 0.04) mail.poison = pick(random, POISONS);
    if (mail.poison === 'payload-missing') mail.claimCheck = true;
    return mail;
  });
}
