import type { SendAnswer } from '@mailferry/core/delivery/send-answer';
import { initialBucket } from '@mailferry/core/pacing/token-bucket';
import { expect, it } from 'vitest';
import { MemoryHealth } from './fixtures/memory-health.ts';
import { environment } from './fixtures/parts.ts';
import { VirtualClock } from './fixtures/virtual-clock.ts';

const GOOD: SendAnswer = { kind: 'accepted', sesMessageId: 'm' };
const BAD: SendAnswer = { kind: 'unavailable', reason: 'http-503', suspended: false };

function world(environments: number) {
  const health = new MemoryHealth();
  const clock = new VirtualClock();
  health.bucketItems.set('us-east-1', {
    ...initialBucket('us-east-1', clock.nowMs()),
    version: 1,
    ratePerSecond: 50,
    dailyLeft: 50_000,
  });
  const all = Array.from({ length: environments }, () => environment(health, clock));
  type Sender = (typeof all)[number];
  /** A batch of ten: tokens, sends, notes as answers come, and the flush at its end. */
  async function batch(sender: Sender | undefined, answer: (index: number) => SendAnswer) {
    if (sender === undefined) throw new Error('no such sender');
    await sender.pacer.take('us-east-1', 1);
    await Promise.all(
      Array.from({ length: 10 }, async (_value, index) => {
        await clock.sleep(40 + index);
        sender.recorder.note('us-east-1', answer(index), 40 + index);
      }),
    );
    await sender.recorder.flush();
  }
  return { health, clock, senders: all, batch };
}

it('writes nothing while sends succeed, and for answers that say nothing of the region', async () => {
  const { health, clock, senders, batch } = world(1);
  await clock.run(batch(senders[0], () => GOOD));
  const quiet: SendAnswer[] = [
    { kind: 'rejected', reason: 'message-rejected', status: '5.6.0' },
    { kind: 'throttled', scope: 'rate', reason: 'send-rate' },
    { kind: 'not-ready', reason: 'identity-not-verified' },
  ];
  for (const answer of quiet) await clock.run(batch(senders[0], () => answer));
  expect(health.requests).toEqual({ reads: 0, evidence: 0, writes: 0 });
});

it('trips within its first bad batch, before the batch ends', async () => {
  const { health, clock, senders, batch } = world(1);
  const startMs = clock.nowMs();
  await clock.run(batch(senders[0], () => BAD));
  expect(health.state('us-east-1')).toMatchObject({ condition: 'down' });
  expect((health.state('us-east-1')?.sinceMs ?? 0) - startMs).toBeLessThan(50);
});

it('does not trip for one broken sender while another one works', async () => {
  const { health, clock, senders, batch } = world(2);
  await clock.run(
    (async () => {
      for (let round = 0; round < 20; round += 1)
        await Promise.all([
          batch(senders[0], () => BAD),
          clock
            .sleep(1)
            .then(() =>
              batch(senders[1], (index) => (index === 3 && round % 3 === 2 ? BAD : GOOD)),
            ),
        ]);
    })(),
  );
  expect(health.state('us-east-1')?.condition ?? 'healthy').toBe('healthy');
});

it('trips as soon as a second sender sees the same', async () => {
  const { health, clock, senders, batch } = world(2);
  const startMs = clock.nowMs();
  await clock.run(
    Promise.all([
      batch(senders[0], () => BAD),
      clock.sleep(1).then(() => batch(senders[1], () => BAD)),
    ]),
  );
  expect(health.state('us-east-1')?.condition).toBe('down');
  expect(clock.nowMs() - startMs).toBeLessThan(100);
});

it('takes latency by the size of the mail', async () => {
  const { health, clock, senders } = world(1);
  const [sender] = senders;
  for (let index = 0; index < 10; index += 1)
    sender?.recorder.note('us-east-1', GOOD, 20_000, 40 * 1024 * 1024);
  await sender?.recorder.flush();
  expect(health.state('us-east-1')).toBeUndefined();
  for (let index = 0; index < 10; index += 1)
    sender?.recorder.note('us-east-1', GOOD, 4_000, 20_000);
  await sender?.recorder.flush();
  expect(health.state('us-east-1')?.evidence).toBe('10 of 20 sends took over 3000 ms within 10 s.');
  expect(clock.nowMs()).toBeGreaterThan(0);
});

it('never throws, and keeps the mail moving, when the table is out of reach', async () => {
  const { health, clock, senders, batch } = world(1);
  health.unreachable = true;
  await clock.run(batch(senders[0], () => BAD));
  expect(senders[0]?.log.lines.map(({ message }) => message)).toContain('evidence not recorded');
});

it('looks at the other end anew before it takes a region', async () => {
  const { health, clock, senders, batch } = world(2);
  const [first, second] = senders;
  // The second sender's snapshot is from before the secondary went down.
  await second?.reader.current();
  const west = { counts: { good: 0, bad: 10, slow: 0, suspended: 1, witnesses: 1 } };
  await first?.tripper.apply('us-west-2', west);
  expect(health.state('us-west-2')?.condition).toBe('down');
  await clock.run(batch(second, () => BAD));
  expect(health.state('us-east-1')?.condition ?? 'healthy').toBe('healthy');
});
