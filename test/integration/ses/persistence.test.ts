import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetAccountCommand, GetSuppressedDestinationCommand } from '@aws-sdk/client-sesv2';
import { expect, onTestFinished, test } from 'vitest';
import { clientOf, control, mail, start } from './fixture.ts';

/** Sends through a simulator of its own process, then kills that. */
async function sendAndKill(dataDir: string): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'simulator-process.ts'), dataDir],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const [output] = await once(child.stdout, 'data');
  const url = String(output).trim();
  const client = clientOf('us-east-1', url);
  await control(url, 'PUT', '/regions/us-east-1/recipients/gone@receiver.example', {
    behaviour: 'hard-bounce',
  });
  const ids: string[] = [];
  for (const [index, to] of ['a@receiver.example', 'gone@receiver.example'].entries()) {
    const raw = `From: orders@sender.example\r\n\r\nmail ${index}`;
    const { MessageId } = await client.send(mail({ to: [to], raw, tags: { n: String(index) } }));
    ids.push(MessageId ?? '');
  }
  await control(url, 'PUT', '/regions/us-east-1/account', { Max24HourSend: 500 });
  client.destroy();
  child.kill('SIGKILL');
  await once(child, 'exit');
  return ids;
}

test('mail, events and state outlive kill -9', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ses-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const ids = await sendAndKill(dataDir);
  // What a kill in the middle of a write leaves behind.
  appendFileSync(join(dataDir, 'mails.jsonl'), '{"mail":{"region":"us-ea');
  appendFileSync(join(dataDir, 'events.jsonl'), '{"done":');
  appendFileSync(join(dataDir, 'raw-000001.bin'), 'From: half');

  const types: string[] = [];
  const simulator = await start({
    dataDir,
    onEvent: async (_region, event) => void types.push(event.detail.eventType),
  });
  const { body } = await simulator.control('GET', '/mails');
  expect(body).toMatchObject({ mails: ids.map((messageId) => ({ messageId })) });
  for (const [index, id] of ids.entries()) {
    const raw = await (await fetch(`${simulator.url}/_sim/mails/${id}/raw`)).text();
    expect(raw).toBe(`From: orders@sender.example\r\n\r\nmail ${index}`);
    expect((await simulator.control('GET', `/mails/${id}`)).body).toMatchObject({
      sha256: createHash('sha256').update(raw).digest('hex'),
    });
  }
  await expect.poll(() => types.toSorted()).toEqual(['Bounce', 'Delivery', 'Send', 'Send']);

  const client = simulator.client('us-east-1');
  expect(await client.send(new GetAccountCommand({}))).toMatchObject({
    SendQuota: { Max24HourSend: 500, SentLast24Hours: 2 },
  });
  await client.send(new GetSuppressedDestinationCommand({ EmailAddress: 'gone@receiver.example' }));
  const third = await client.send(mail({ raw: 'From: orders@sender.example\r\n\r\nthird' }));
  const raw = await fetch(`${simulator.url}/_sim/mails/${third.MessageId}/raw`);
  expect(await raw.text()).toBe('From: orders@sender.example\r\n\r\nthird');
  await expect.poll(() => types.length).toBe(6);
  await simulator.close();

  const again = await start({
    dataDir,
    onEvent: async (_region, event) => void types.push(event.detail.eventType),
  });
  expect((await again.control('GET', '/mails')).body).toMatchObject({ mails: [{}, {}, {}] });
  expect((await again.control('GET', '/regions/us-east-1')).body).toMatchObject({
    events: { pending: 0 },
  });
  expect(types).toHaveLength(6);
});

test('lists page by page, by region, time and tag', async () => {
  const simulator = await start();
  for (const [index, region] of ['us-east-1', 'us-west-2', 'us-east-1', 'us-east-1'].entries()) {
    await simulator
      .client(region)
      .send(mail({ tags: { 'mailferry-id': `M${index}`, cell: index < 2 ? 'early' : 'late' } }));
  }
  const list = async (query: string) => (await simulator.control('GET', `/mails?${query}`)).body;
  const tagged = (...ids: string[]) => ids.map((id) => ({ tags: { 'mailferry-id': [id] } }));

  const first = await list('region=us-east-1&limit=2');
  expect(first).toMatchObject({ mails: tagged('M0', 'M2'), next: 3 });
  expect(await list('region=us-east-1&limit=2&next=3')).toMatchObject({ mails: tagged('M3') });
  expect(await list('tag=mailferry-id:M1')).toEqual({ mails: [expect.anything()] });
  expect(await list('tag=cell:late&limit=1')).toMatchObject({ mails: tagged('M2'), next: 1 });
  expect(await list('tag=cell:late&limit=1&next=1')).toMatchObject({ mails: tagged('M3') });
  expect(await list(`since=${Date.now() + 60_000}`)).toEqual({ mails: [] });
  expect(await list(`since=${Date.now() - 60_000}`)).toMatchObject({ mails: [{}, {}, {}, {}] });
});
