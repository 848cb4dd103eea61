import { deliveryAttributes } from '@mailferry/aws/deliveries/delivery-item';
import { newDelivery } from '@mailferry/core/delivery/delivery';
import { expect, it } from 'vitest';
import { envelopeOf } from '../delivery/fixtures/sender-world.ts';
import { T0 } from '../health/fixtures/virtual-clock.ts';

const DAY_MS = 86_400_000;

it.each([
  [5, 30],
  [60, 74],
])('a mail that may wait %d days is remembered for %d', (lifetimeDays, keptDays) => {
  const envelope = envelopeOf({ receivedAtMs: T0, expiresAtMs: T0 + lifetimeDays * DAY_MS });
  const delivery = newDelivery(envelope, { token: 'token', untilMs: T0 + 1_000 }, T0);
  expect(deliveryAttributes(delivery, 30)['ttl']).toEqual({
    N: String((T0 + keptDays * DAY_MS) / 1_000),
  });
});
