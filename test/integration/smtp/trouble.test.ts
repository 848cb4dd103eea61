import type { Envelope } from '@mailferry/core/mail/envelope';
import { accessOf } from '@mailferry/smtp/access';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmulatedCell, startCell } from '../client/emulated-cell.ts';
import { type FaultProxy, startFaultProxy } from '../client/fault-proxy.ts';
import { LOOPBACK, silentLog, startFront } from './front-fixture.ts';
import { RawClient, stuffed } from './raw-client.ts';

const BODY = stuffed(Buffer.from('Subject: x\r\n\r\nbody\r\n'));

let primary: EmulatedCell;
let proxy: FaultProxy;
beforeEach(async () => {
  primary = await startCell('eu-west-1');
  proxy = await startFaultProxy(primary.server.address);
  const endpoints = { sqs: proxy.address, s3: proxy.address };
  primary = { ...primary, target: { ...primary.target, endpoints } };
});
afterEach(async () => {
  await proxy.stop();
  await primary.stop();
});

async function sendOne(client: RawClient, body = BODY): Promise<string> {
  await client.startMail();
  client.socket.write(body);
  return await client.reply();
}

describe('when the queue is taken away', () => {
  it('answers 451, keeps the session, and takes the mail once the queue is back', async () => {
    const front = await startFront({ primary }, { client: { attempts: 1 } });
    const client = await RawClient.connect(front.port);
    proxy.set('error');
    expect(await sendOne(client)).toMatch(/^451 4\.3\.0 /);
    proxy.set('none');
    expect(await sendOne(client)).toMatch(/^250 /);
    expect(primary.envelopes()).toHaveLength(1);
    client.destroy();
    await front.close();
  });

  it('answers 451 to what only an operator can mend', async () => {
    const target = { ...primary.target, mailQueueUrl: `${primary.target.mailQueueUrl}-missing` };
    const front = await startFront({ primary: { ...primary, target } });
    const client = await RawClient.connect(front.port);
    expect(await sendOne(client)).toMatch(/^451 /);
    client.destroy();
    await front.close();
  });

  it('hands in at the standby cell where the organization allows it, and only there', async () => {
    const standby = await startCell('us-west-2');
    const [network] = LOOPBACK;
    for (const allowStandby of [true, false]) {
      const networks = network === undefined ? [] : [{ ...network, allowStandby }];
      const access = accessOf({ networks }, Date.now);
      const front = await startFront({ primary, standby }, { access });
      proxy.set('reset');
      const client = await RawClient.connect(front.port);
      expect(await sendOne(client)).toMatch(allowStandby ? /^250 / : /^451 /);
      client.destroy();
      await front.close();
    }
    expect(standby.envelopes()).toHaveLength(1);
    await standby.stop();
  });

  it('loses and invents nothing when the primary region dies in mid-traffic', async () => {
    const standby = await startCell('us-west-2');
    const front = await startFront(
      { primary: { ...primary, target: { ...primary.target, endpoints: undefined } }, standby },
      {
        client: {
          cells: {
            primary: {
              ...primary.target,
              endpoints: { sqs: primary.server.address, s3: primary.server.address },
            },
            standby: standby.target,
          },
          timeouts: { queueMs: 5_000 },
        },
      },
    );
    const accepted: string[] = [];
    let seenByPrimary: Envelope[] = [];
    const lanes = Array.from({ length: 8 }, async () => {
      const client = await RawClient.connect(front.port);
      for (let round = 0; round < 15; round += 1) {
        const answer = await sendOne(client);
        const id = /Queued as (\w{26})/.exec(answer)?.[1];
        if (id !== undefined) accepted.push(id);
        if (accepted.length === 40) {
          seenByPrimary = primary.envelopes();
          await primary.server.stop();
          seenByPrimary = primary.envelopes();
        }
      }
      client.destroy();
    });
    await Promise.all(lanes);
    const queued = [...seenByPrimary, ...standby.envelopes()].map(({ id }) => id);
    expect(accepted).toHaveLength(120);
    expect(standby.envelopes().length).toBeGreaterThan(40);
    expect(accepted.filter((id) => !queued.includes(id))).toEqual([]);
    await front.close();
    await standby.stop();
  });
});

describe('slow and dying clients', () => {
  it('queues nothing of a client that dies in the middle of a message', async () => {
    const warn = vi.fn();
    const front = await startFront({ primary }, { log: { ...silentLog, warn } });
    for (const size of [100, 300_000, 6_000_000]) {
      const client = await RawClient.connect(front.port);
      await client.startMail();
      const part = Buffer.alloc(size, 'x');
      await new Promise<void>((resolve) => client.socket.write(part, () => resolve()));
      if (size === 100) client.socket.end();
      else client.destroy();
    }
    await vi.waitFor(() => {
      expect(warn.mock.calls.filter(([text]) => text === 'mail not queued')).toHaveLength(3);
    }, 10_000);
    expect(primary.envelopes()).toEqual([]);
    await front.close();
    expect(await primary.payloadKeys()).toEqual([]);
  });

  it('ends a client that trickles, with 421, and frees it for others', async () => {
    const front = await startFront({ primary }, { limits: { dataMs: 500 } });
    const slow = await RawClient.connect(front.port);
    await slow.startMail();
    const trickle = setInterval(() => slow.socket.write('x'), 50);
    const quick = await RawClient.connect(front.port);
    expect(await sendOne(quick)).toMatch(/^250 /);
    expect(await slow.reply()).toMatch(/^421 /);
    await slow.closed();
    clearInterval(trickle);
    expect(primary.envelopes()).toHaveLength(1);
    quick.destroy();
    await front.close();
  });

  it('ends a silent client after the idle time', async () => {
    const front = await startFront({ primary }, { limits: { idleMs: 300 } });
    const client = await RawClient.connect(front.port);
    expect(await client.reply()).toMatch(/^421 /);
    await client.closed();
    await front.close();
  });

  it('refuses a message over the limit with 552, declared or not, and goes on', async () => {
    const front = await startFront({ primary });
    const client = await RawClient.connect(front.port);
    await client.say('EHLO client.test');
    expect(await client.say('MAIL FROM:<a@example.com> SIZE=50000000')).toMatch(/^552 /);
    await client.startMail();
    const block = Buffer.alloc(1024 * 1024, 'x');
    for (let sent = 0; sent < 60; sent += 1) {
      await new Promise<void>((resolve) => client.socket.write(block, () => resolve()));
    }
    expect(client.unread).toBe('');
    client.socket.write('\r\n.\r\n');
    expect(await client.reply()).toMatch(/^552 /);
    expect(await sendOne(client)).toMatch(/^250 /);
    expect(primary.envelopes()).toHaveLength(1);
    client.destroy();
    await front.close();
  });
});

describe('shutdown', () => {
  it('lets a message in progress end, and says 421 to everybody else', async () => {
    const graceMs = 20_000;
    const front = await startFront({ primary }, { graceMs });
    const busy = await RawClient.connect(front.port);
    const idle = await RawClient.connect(front.port);
    await busy.startMail();
    busy.socket.write('Subject: half\r\n');
    const closed = front.close();
    expect(await idle.reply()).toMatch(/^421 /);
    await idle.closed();
    await expect(RawClient.connect(front.port).then((one) => one.say('NOOP'))).resolves.toBe('');
    busy.socket.write('\r\nother half\r\n.\r\n');
    expect(await busy.reply()).toMatch(/^250 /);
    const repliedAtMs = performance.now();
    expect(await busy.reply()).toMatch(/^421 /);
    await closed;
    expect(performance.now() - repliedAtMs).toBeLessThan(graceMs / 2);
    expect(primary.envelopes()).toHaveLength(1);
  });
});
