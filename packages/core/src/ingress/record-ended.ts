import { advance, newDelivery } from '../delivery/delivery.ts';
import { MailferryError } from '../errors.ts';
import type { Envelope } from '../mail/envelope.ts';
import type { Ingress } from './ingress.ts';

/**
 * The ledger's record of a mail that never reaches the mail queue. Where the mail is known already, nothing changes.
 * @throws MailferryError `ledger-unavailable` (retriable).
 */
export async function recordEnded(
  { clock, newId, ledger }: Pick<Ingress, 'clock' | 'newId' | 'ledger'>,
  envelope: Envelope,
  state: 'failed' | 'quarantined',
  reason: string,
): Promise<void> {
  const nowMs = clock.nowMs();
  const received = newDelivery(envelope, { token: newId(), untilMs: nowMs }, nowMs);
  const first = { ...received, history: [{ atMs: nowMs, step: 'received' }] };
  const next = advance(first, nowMs, { step: state, reason }, { state, reason });
  const [answer] = await ledger.write([{ previous: undefined, next }]);
  if (answer !== 'unavailable') return;
  throw new MailferryError('ledger-unavailable', 'The delivery could not be recorded.', {
    retriable: true,
  });
}
