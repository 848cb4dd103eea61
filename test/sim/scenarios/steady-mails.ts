import type { Random } from '../engine/random.ts';
import type { MailPlan } from './plan.ts';
import { plainMail } from './random-mails.ts';

export interface Stretch {
  fromMs: number;
  untilMs: number;
  perSecond: number;
}

/** Mails of the same kind at a steady rate, which may change; `organizationOf` says whose each one is. */
export function steadyMails(
  random: Random,
  stretches: readonly Stretch[],
  organizationOf: () => string,
): MailPlan[] {
  const mails: MailPlan[] = [];
  for (const { fromMs, untilMs, perSecond } of stretches) {
    for (let atMs = fromMs; atMs < untilMs; atMs += 1000 / perSecond) {
      const jitterMs = random() * (1000 / perSecond);
      mails.push(plainMail(mails.length, Math.round(atMs + jitterMs), organizationOf()));
    }
  }
  return mails;
}
