import {
  BadRequestException,
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  NotFoundException,
  PutSuppressedDestinationCommand,
} from '@aws-sdk/client-sesv2';
import { expect, test } from 'vitest';
import { errorOf, mail, start } from './fixture.ts';

test('keeps a suppression list for each region', async () => {
  const simulator = await start();
  const client = simulator.client('us-east-1');
  const put = (EmailAddress: string, Reason: 'BOUNCE' | 'COMPLAINT') =>
    client.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason }));
  await put('A+b@Receiver.example', 'BOUNCE');
  await put('c@receiver.example', 'COMPLAINT');
  expect(await errorOf(put('nonsense', 'BOUNCE'))).toBeInstanceOf(BadRequestException);

  const EmailAddress = 'a+b@receiver.example';
  const one = await client.send(new GetSuppressedDestinationCommand({ EmailAddress }));
  expect(one.SuppressedDestination).toMatchObject({ EmailAddress, Reason: 'BOUNCE' });
  const ageMs = Date.now() - (one.SuppressedDestination?.LastUpdateTime?.getTime() ?? 0);
  expect(ageMs).toBeLessThan(60_000);

  const first = await client.send(new ListSuppressedDestinationsCommand({ PageSize: 1 }));
  expect(first.SuppressedDestinationSummaries).toHaveLength(1);
  const second = await client.send(
    new ListSuppressedDestinationsCommand({ PageSize: 1, NextToken: first.NextToken }),
  );
  expect(second).toMatchObject({
    SuppressedDestinationSummaries: [{ EmailAddress: 'c@receiver.example' }],
  });
  expect(second.NextToken).toBeUndefined();
  const complaints = await client.send(
    new ListSuppressedDestinationsCommand({
      Reasons: ['COMPLAINT'],
      StartDate: new Date(Date.now() - 60_000),
      EndDate: new Date(Date.now() + 60_000),
    }),
  );
  expect(complaints.SuppressedDestinationSummaries).toHaveLength(1);

  const elsewhere = simulator
    .client('us-west-2')
    .send(new GetSuppressedDestinationCommand({ EmailAddress }));
  expect(await errorOf(elsewhere)).toBeInstanceOf(NotFoundException);
  await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
  expect(
    await errorOf(client.send(new DeleteSuppressedDestinationCommand({ EmailAddress }))),
  ).toBeInstanceOf(NotFoundException);
});

test('a hard bounce suppresses the address for mail to come', async () => {
  const bounces: unknown[] = [];
  const simulator = await start({
    async onEvent(_region, { detail }) {
      if (detail.eventType === 'Bounce') bounces.push(detail.bounce.bounceSubType);
    },
  });
  const client = simulator.client('us-east-1');
  const gone = 'gone@receiver.example';
  await simulator.control('PUT', `/regions/us-east-1/recipients/${gone}`, {
    behaviour: 'hard-bounce',
  });
  await client.send(mail({ to: [gone] }));
  await client.send(mail({ to: [gone] }));
  await expect.poll(() => bounces).toEqual(['General', 'OnAccountSuppressionList']);

  await simulator.control('DELETE', `/regions/us-east-1/recipients/${gone}`);
  await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: gone }));
  await client.send(mail({ to: [gone] }));
  const { body } = await simulator.control('GET', '/summary');
  expect(body).toMatchObject({ regions: { 'us-east-1': { accepted: { mails: 3 } } } });
  expect(bounces).toHaveLength(2);
});
