import { openFauxqsStores } from '@mailferry/local/queues/fauxqs-parts';
import { dropExpired } from '@mailferry/local/queues/retention';
import { expect, test } from 'vitest';

test('messages older than their queue keeps them are dropped, waiting and delayed alike', async () => {
  const { sqsStore, close } = await openFauxqsStores(undefined);
  const { createMessage } = Object.getPrototypeOf(sqsStore).constructor;
  const queue = sqsStore.createQueue('short', 'http://x/0/short', 'arn:aws:sqs:us-east-1:0:short', {
    MessageRetentionPeriod: '60',
  });
  queue.enqueue(createMessage('waiting'));
  queue.enqueue(createMessage('delayed', {}, 300));
  const nowMs = Date.now();
  expect(dropExpired(sqsStore, nowMs + 59_000)).toBe(0);
  queue.enqueue({ ...createMessage('young'), sentTimestamp: nowMs + 30_000 });
  expect(dropExpired(sqsStore, nowMs + 62_000)).toBe(2);
  expect(queue.messages.map((message) => message.body)).toEqual(['young']);
  close();
});
