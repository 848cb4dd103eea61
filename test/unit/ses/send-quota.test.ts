import { DEFAULT_ACCOUNT } from '@mailferry/local/ses/account';
import { SendQuota } from '@mailferry/local/ses/send-quota';
import { expect, test } from 'vitest';

const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

function quota(limits: { MaxSendRate?: number; Max24HourSend?: number }) {
  const quota = new SendQuota();
  const account = { ...DEFAULT_ACCOUNT, ...limits };
  return (recipients: number, atMs: number, counted = recipients) => {
    try {
      quota.take(recipients, counted, account, START_MS + atMs);
      return 'sent';
    } catch (error) {
      return error instanceof Error ? error.message : 'odd';
    }
  };
}

const TOO_FAST = 'Maximum sending rate exceeded.';
const USED_UP = 'Daily message quota exceeded.';

test('holds one second of recipients, and refills evenly', () => {
  const take = quota({ MaxSendRate: 10 });
  expect([take(6, 0), take(4, 0), take(1, 0)]).toEqual(['sent', 'sent', TOO_FAST]);
  expect([take(1, 99), take(1, 100), take(1, 150)]).toEqual([TOO_FAST, 'sent', TOO_FAST]);
  expect([take(10, 5_000), take(1, 5_000)]).toEqual(['sent', TOO_FAST]);
});

test('lets a message through that has more recipients than a second, and makes up for it', () => {
  const take = quota({ MaxSendRate: 10 });
  expect([take(50, 0), take(1, 3_900), take(1, 4_100)]).toEqual(['sent', TOO_FAST, 'sent']);
});

test('a clock that goes back gives no tokens and takes none', () => {
  const take = quota({ MaxSendRate: 1 });
  expect([take(1, 1_000), take(1, 0), take(1, 500), take(1, 1_000)]).toEqual([
    'sent',
    TOO_FAST,
    TOO_FAST,
    'sent',
  ]);
});

test('counts 24 hours back, and what it refused not at all', () => {
  const take = quota({ Max24HourSend: 3 });
  expect([take(2, 0), take(2, HOUR_MS), take(1, HOUR_MS)]).toEqual(['sent', USED_UP, 'sent']);
  expect(take(1, 23.9 * HOUR_MS)).toBe(USED_UP);
  expect(take(2, 24.1 * HOUR_MS)).toBe('sent');
  expect(take(1, 24.1 * HOUR_MS)).toBe(USED_UP);
});

test('mail to the mailbox simulator passes a used-up quota; -1 is no quota', () => {
  const take = quota({ Max24HourSend: 1 });
  expect([take(1, 0), take(1, 1), take(1, 2, 0)]).toEqual(['sent', USED_UP, 'sent']);
  expect(quota({ Max24HourSend: -1 })(1_000, 0)).toBe('sent');
});
