import { senderParameters } from '@mailferry/core/delivery/sender';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';

describe('receive counts', () => {
  it.each([1, 2, 3, 4, 5, 6, 10, 100])(
    'with %i receives a bad record is found out before its wait becomes a fresh copy',
    (maxReceiveCount) => {
      const { requeueAtReceives, quarantineAtReceives } = senderParameters({
        ...settings,
        sender: { ...settings.sender, maxReceiveCount },
      });
      expect(quarantineAtReceives).toBeLessThanOrEqual(requeueAtReceives);
      expect(quarantineAtReceives).toBeLessThanOrEqual(3);
      // SQS itself moves the message once it was received more often than that.
      expect(requeueAtReceives).toBeLessThanOrEqual(maxReceiveCount);
    },
  );
});
