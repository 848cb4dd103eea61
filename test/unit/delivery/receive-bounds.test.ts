import { senderParameters } from '@mailferry/core/delivery/sender';
import { ingressParameters } from '@mailferry/core/ingress/ingress';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';

const CONSUMERS = [
  ['sender', senderParameters],
  ['ingress', ingressParameters],
] as const;

describe.each(CONSUMERS)('receive counts of the %s', (name, parametersOf) => {
  it.each([1, 2, 3, 4, 5, 6, 8, 10, 100])(
    'with %i receives a bad record is found out before its wait becomes a fresh copy',
    (maxReceiveCount) => {
      const changed = { ...settings, [name]: { ...settings[name], maxReceiveCount } };
      const { requeueAtReceives, quarantineAtReceives } = parametersOf(changed);
      expect(quarantineAtReceives).toBeLessThanOrEqual(requeueAtReceives);
      expect(quarantineAtReceives).toBeLessThanOrEqual(4);
      // SQS itself moves the message once it was received more often than that.
      expect(requeueAtReceives).toBeLessThanOrEqual(maxReceiveCount);
    },
  );
});
