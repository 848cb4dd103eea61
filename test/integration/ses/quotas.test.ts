import {
  GetAccountCommand,
  MessageRejected,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2';
import { expect, test } from 'vitest';
import { errorOf, mail, start } from './fixture.ts';

const ACCOUNT = '/regions/us-east-1/account';
const two = ['a@receiver.example', 'b@receiver.example'];

test('the sending rate counts recipients, by region', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  // A bucket of one token, and two seconds to the next: no slow machine gets in between.
  await simulator.control('PUT', ACCOUNT, { MaxSendRate: 0.5 });
  await client.send(mail());
  const error = await errorOf(client.send(mail({ to: two })));
  expect(error).toBeInstanceOf(TooManyRequestsException);
  expect(error.message).toBe('Maximum sending rate exceeded.');
  await simulator.client('us-west-2').send(mail({ to: two }));
  await expect.poll(() => client.send(mail()), { interval: 100, timeout: 10_000 }).toBeDefined();
});

test('the 24-hour quota counts recipients, the mailbox simulator apart', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  await simulator.control('PUT', ACCOUNT, { Max24HourSend: 10, SentLast24Hours: 7 });
  await client.send(mail({ to: two }));
  const error = await errorOf(client.send(mail({ to: two })));
  expect(error).toBeInstanceOf(TooManyRequestsException);
  expect(error.message).toBe('Daily message quota exceeded.');
  await client.send(mail({ to: ['success@simulator.amazonses.com'] }));
  expect(await client.send(new GetAccountCommand({}))).toMatchObject({
    SendQuota: { Max24HourSend: 10, SentLast24Hours: 9, MaxSendRate: 5000 },
  });
});

test('in the sandbox, recipients have to be verified too', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  await simulator.control('PUT', ACCOUNT, { productionAccess: false });
  const error = await errorOf(client.send(mail()));
  expect(error).toBeInstanceOf(MessageRejected);
  expect(error.message).toContain('US-EAST-1: someone@receiver.example');
  await client.send(mail({ to: ['success+a@simulator.amazonses.com', 'me@sender.example'] }));
  expect(await client.send(new GetAccountCommand({}))).toMatchObject({
    ProductionAccessEnabled: false,
  });
});
