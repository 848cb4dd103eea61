import * as z from 'zod/mini';
import { identityNamesOf } from './identity.ts';

/** What becomes of mail to an address or domain, as the control API sets it. */
export const behaviourSchema = z.enum([
  'deliver',
  'hard-bounce',
  'soft-bounce',
  'complaint',
  'delay',
  /** SES itself finds a virus: the whole mail is accepted, and rejected. */
  'reject',
]);

export type Behaviour = z.infer<typeof behaviourSchema>;

/** What happens to one recipient of an accepted mail. */
export type Fate =
  | Behaviour
  | 'auto-reply'
  | 'simulator-bounce'
  | 'simulator-complaint'
  | 'globally-suppressed'
  | 'account-suppressed';

const SIMULATOR_DOMAIN = '@simulator.amazonses.com';

/** SES developer guide, "Using the mailbox simulator": labels (`bounce+label@`) do not change the outcome. */
const SIMULATED = new Map<string, Fate>([
  ['success', 'deliver'],
  ['bounce', 'simulator-bounce'],
  ['complaint', 'simulator-complaint'],
  ['ooto', 'auto-reply'],
  ['suppressionlist', 'globally-suppressed'],
]);

/** Mail to the mailbox simulator counts for the sending rate, but not for the 24-hour quota. */
export function isMailboxSimulator(address: string): boolean {
  return address.toLowerCase().endsWith(SIMULATOR_DOMAIN);
}

export function fateOf(
  address: string,
  behaviours: ReadonlyMap<string, Behaviour>,
  suppressed: boolean,
): Fate {
  if (isMailboxSimulator(address)) {
    const local = address.slice(0, -SIMULATOR_DOMAIN.length).split('+')[0] ?? '';
    return SIMULATED.get(local.toLowerCase()) ?? 'simulator-bounce';
  }
  if (suppressed) return 'account-suppressed';
  for (const name of identityNamesOf(address.toLowerCase())) {
    const behaviour = behaviours.get(name);
    if (behaviour !== undefined) return behaviour;
  }
  return 'deliver';
}
