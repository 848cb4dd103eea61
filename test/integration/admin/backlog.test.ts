import { receiveMessage, sendMessage } from '@mailferry/aws/calls/sqs-calls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
  await world.seed('acme');
  await world.seed('other');
});
afterAll(() => world.stop());

describe('the backlog', () => {
  it('is told by size and age, without taking anything from it', async () => {
    const { sqs, backlogQueueUrl } = world.cellNamed('eu-west-1');
    const startedMs = Date.now();
    for (let index = 0; index < 3; index += 1) {
      await sqs.call(sendMessage, { QueueUrl: backlogQueueUrl, MessageBody: 'x' });
    }
    for (let look = 0; look < 2; look += 1) {
      const { body } = await world.ask('GET', '/cells/eu-west-1/backlog');
      expect(body.backlog).toMatchObject({ visible: 3, inFlight: 0 });
      expect(Date.parse(body.backlog.oldestAt)).toBeGreaterThanOrEqual(startedMs - 1000);
    }
    const { Messages = [] } = await sqs.call(receiveMessage, {
      QueueUrl: backlogQueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    const counts = Messages.map(({ Attributes }) => Attributes?.ApproximateReceiveCount);
    expect(counts).toEqual(['1', '1', '1']);
  });

  it('is swept when asked, and when an organization switches multi-region', async () => {
    await world.ask('POST', '/cells/eu-west-1/backlog/sweep');
    const cell = world.ports.cells.find((candidate) => candidate.cell === 'eu-west-1');
    expect((await cell?.drainState())?.sweepRequestedAtMs).toBe(world.clock.nowMs());

    const home = world.ports.cells.find((candidate) => candidate.cell === 'us-east-1');
    const standby = world.ports.cells.find((candidate) => candidate.cell === 'us-west-2');
    expect(await home?.drainState()).toBeUndefined();
    await world.ask('PATCH', '/organizations/acme', { name: 'Acme' }, { 'if-match': '*' });
    expect(await home?.drainState()).toBeUndefined();
    const on = { allowMultiRegion: true };
    await world.ask('PATCH', '/organizations/acme', on, { 'if-match': '*' });
    for (const swept of [home, standby]) {
      expect((await swept?.drainState())?.sweepRequestedAtMs).toBe(world.clock.nowMs());
    }
  });
});
