import { EXIT } from '@mailferry/cli/exit-codes';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cli } from './fixtures/cli.ts';
import { mailDirectory } from './fixtures/mails.ts';
import { type Stage, startStage } from './fixtures/stage.ts';

const CELL = 'us-east-1';
const waitFor = { timeout: 60_000, interval: 250 };

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
}, 120_000);
afterAll(() => stage.stop());

it('doctor tells of a Directory that answers nobody', async () => {
  const dynamo = (mode: string) =>
    fetch(`${stage.stack.endpoints.dynamodb}/_sim/dynamo/${CELL}/fault`, {
      method: 'PUT',
      body: JSON.stringify({ mode }),
    });
  await dynamo('error-500');
  expect(await stage.mailferry('doctor')).toMatchObject({
    code: EXIT.finding,
    out: expect.stringContaining('the Directory does not answer it'),
  });
  await dynamo('none');
  await vi.waitFor(async () => {
    expect((await stage.mailferry('whoami')).code).toBe(EXIT.done);
  }, waitFor);
});

it('queues of one cell that do not answer hide nothing of the others', async () => {
  const { mailferry, json } = stage;
  const queues = (mode: string) =>
    fetch(`${stage.stack.endpoints.sqs}/_sim/sqs/eu-west-1/fault`, {
      method: 'PUT',
      body: JSON.stringify({ mode }),
    });
  await queues('error-500');
  const status = await mailferry('status');
  expect(status).toMatchObject({ code: EXIT.done });
  expect(status.out).toMatch(/us-east-1 +\d/);
  expect(status.out).toContain('The queues of eu-west-1 do not answer');
  const backlog = await mailferry('backlog');
  expect(backlog).toMatchObject({
    code: EXIT.unreachable,
    out: expect.stringMatching(/us-east-1 +\d/),
  });
  expect(backlog.err).toContain('eu-west-1');
  const [finding] = (await json(['doctor'], EXIT.finding)).filter(
    ({ part }: { part: string }) => part === 'queues',
  );
  expect(finding).toMatchObject({ level: 'bad', says: expect.stringContaining('eu-west-1') });
  const trace = await mailferry('trace', '01ARZ3NDEKTSV4RRFFQ69G5FAV');
  expect(trace).toMatchObject({
    code: EXIT.notFound,
    err: expect.stringContaining('The queues of eu-west-1 do not answer: it may be there.'),
  });
  await queues('none');
});

it('an outage is told, followed to its end, and each of its mails traced', {
  timeout: 240_000,
}, async () => {
  const { json, mailferry, fault } = stage;
  await fault('us-east-1', 'error-503');
  await fault('us-west-2', 'error-503');
  const mails = await mailDirectory(6);
  const sent = await json(['send', mails.path]);
  await vi.waitFor(async () => {
    const [backlog] = await json(['backlog', CELL]);
    expect(backlog.backlog.visible).toBe(6);
  }, waitFor);

  const doctor = await mailferry('doctor');
  expect(doctor.code).toBe(EXIT.finding);
  expect(doctor.out).toMatch(/us-east-1 takes 0 % of us-east-1's mail/);
  expect(doctor.out).toMatch(/of northwind's mails wait: .*\n.*region-down\.md/);
  expect((await mailferry('regions', '--cell', CELL)).out).toMatch(/us-east-1 +down +0 %/);
  const { out: waiting } = await mailferry('waiting', 'northwind');
  expect(waiting.match(/parked/g)?.length).toBe(6);
  const { out: trace } = await mailferry('trace', sent[0].id);
  expect(trace).toContain('Parked until a region takes it');
  expect(trace).toMatch(/tried +us-east-1 +unavailable: |passed over +us-east-1 +down/);

  const watch = cli(['backlog', CELL, '--watch', '--every', '1s'], {
    environment: stage.environment,
    canRedraw: true,
  });
  await fault('us-east-1', 'none');
  await fault('us-west-2', 'none');
  const { code, out, err } = await watch;
  expect([code, out]).toEqual([EXIT.done, 'The backlog is empty.\n']);
  expect(err).toContain('6 parked');
  expect(err).toMatch(/\r\[#{30}\] 100 % {2}0 parked/);

  for (const { id } of sent) {
    await vi.waitFor(async () => {
      expect((await mailferry('trace', id)).out).toMatch(/^Delivered by /);
    }, waitFor);
  }
  expect(await mailferry('history', CELL, CELL)).toMatchObject({
    out: expect.stringMatching(/healthy +down/),
  });
  await mails.remove();
});
