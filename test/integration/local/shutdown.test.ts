import { expect, test, vi } from 'vitest';
import { startFixtureStack } from './fixtures/stack.ts';

const CELL = 'us-east-1';
const waitFor = { timeout: 20_000, interval: 20 };

test('stopping lets running invocations end, and takes no new work', async () => {
  const { stack, seen, send, errors } = await startFixtureStack();
  await send(CELL, 'work');
  await vi.waitFor(
    () => expect(seen.some((entry) => entry['seen'] === 'batch')).toBe(true),
    waitFor,
  );
  await stack.stop();
  expect(seen.find((entry) => entry['seen'] === 'done')).toMatchObject({ bodies: ['work'] });
  expect(errors).toEqual([]);
});

test('an invocation that outlasts the grace is ended with its environment', async () => {
  const { stack, seen, send } = await startFixtureStack();
  await send(CELL, 'work');
  await vi.waitFor(
    () => expect(seen.some((entry) => entry['seen'] === 'batch')).toBe(true),
    waitFor,
  );
  const pid = Number(seen.find((entry) => entry['seen'] === 'batch')?.['pid']);
  const startMs = performance.now();
  await stack.stop(100);
  expect(performance.now() - startMs).toBeLessThan(1400);
  expect(() => process.kill(pid, 0)).toThrow();
});

test('a port in use is named, with what changes it, and nothing stays running', async () => {
  const first = await startFixtureStack();
  const port = Number(new URL(first.stack.endpoints.status).port);
  await expect(startFixtureStack({ ports: { status: port } })).rejects.toMatchObject({
    code: 'port-in-use',
    message: `Port ${port} (status) is in use: choose another with --status-port or MAILFERRY_STATUS_PORT; 0 takes a free one.`,
  });
  await first.stack.stop();
});
