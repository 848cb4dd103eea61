import type { Delivery } from '@mailferry/core/delivery/delivery';
import { ulid } from 'ulid';

/** A mail's record, as the sender would have left it. */
export function delivery(changes: Partial<Delivery> = {}): Delivery {
  const nowMs = Date.now();
  return {
    id: ulid(),
    organizationId: 'acme',
    mailFrom: 'alice@acme.example',
    rcptTo: ['bob@else.example'],
    payloadBytes: 1234,
    receivedAtMs: nowMs,
    expiresAtMs: nowMs + 432_000_000,
    version: 1,
    state: 'sent',
    leaseToken: 'lease',
    leaseUntilMs: 0,
    region: 'us-east-1',
    possibleDuplicate: false,
    holds: 0,
    delayWarned: false,
    history: [{ atMs: nowMs, step: 'claimed' }],
    updatedAtMs: nowMs,
    ...changes,
  };
}
