import { splitMessage } from '@mailferry/core/mail/header-block';
import { addTrace, isLoop } from '@mailferry/core/mail/trace';
import { expect, test } from 'vitest';

const message = (received: number, passages: number) =>
  Buffer.from(
    `${'X-Mailferry-Id: 01JZ0000000000000000000000\r\n'.repeat(passages)}` +
      `${'Received: from a.example\r\n\tby b.example\r\n'.repeat(received)}Subject: s\r\n\r\nReceived: x`,
  );

test.each([
  [0, 0, false],
  [50, 5, false],
  [51, 0, true],
  [0, 6, true],
])('%i hops, %i through this relay: loop %s', (received, passages, expected) => {
  expect(isLoop(message(received, passages))).toBe(expected);
});

test('a message is marked once for each passage', () => {
  const { header } = splitMessage(message(1, 0));
  addTrace(header, '01JZ0000000000000000000001');
  addTrace(header, '01JZ0000000000000000000001');
  addTrace(header, '01JZ0000000000000000000002');
  expect(header.all('x-mailferry-id').map((field) => field.raw.trim().slice(-1))).toEqual([
    '2',
    '1',
  ]);
});
