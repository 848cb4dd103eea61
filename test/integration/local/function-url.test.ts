import { startFunctionUrl } from '@mailferry/local/runtime/function-url';
import type { InvocationResult } from '@mailferry/local/runtime/invocation';
import { afterEach, expect, test } from 'vitest';

let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

async function urlThat(answers: InvocationResult) {
  const events: unknown[] = [];
  const url = await startFunctionUrl(0, async (event) => {
    events.push(event);
    return answers;
  });
  stop = url.stop;
  return { endpoint: url.endpoint, events };
}

const ok: InvocationResult = { kind: 'success', payload: { statusCode: 204 } };

test('the function gets the payload of format 2.0', async () => {
  const { endpoint, events } = await urlThat(ok);
  await fetch(`${endpoint}/organizations/a%20b?limit=2&limit=3&x`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Thing': 'One', cookie: 'a=1; b=2' },
    body: '{"name":"ä"}',
  });
  expect(events[0]).toMatchObject({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/organizations/a%20b',
    rawQueryString: 'limit=2&limit=3&x',
    queryStringParameters: { limit: '2,3', x: '' },
    cookies: ['a=1', 'b=2'],
    headers: { 'content-type': 'application/json', 'x-thing': 'One' },
    requestContext: {
      http: {
        method: 'POST',
        path: '/organizations/a%20b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
      },
    },
    body: '{"name":"ä"}',
    isBase64Encoded: false,
  });
  expect(events[0]).not.toHaveProperty('headers.cookie');
});

test('a body that is not text travels as base64', async () => {
  const { endpoint, events } = await urlThat(ok);
  const body = Buffer.from([0, 255, 1]);
  await fetch(endpoint, { method: 'PUT', headers: { 'content-type': 'application/zip' }, body });
  expect(events[0]).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
});

test('status, headers, cookies and body come back as the function gave them', async () => {
  const { endpoint } = await urlThat({
    kind: 'success',
    payload: {
      statusCode: 201,
      headers: { 'content-type': 'text/plain', etag: '"1"', age: 5 },
      cookies: ['a=1', 'b=2'],
      body: Buffer.from('made').toString('base64'),
      isBase64Encoded: true,
    },
  });
  const response = await fetch(endpoint);
  expect(response.status).toBe(201);
  expect(await response.text()).toBe('made');
  expect(response.headers.get('etag')).toBe('"1"');
  expect(response.headers.get('age')).toBe('5');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('a payload without status is the body of a 200; a failed function is a 502', async () => {
  const { endpoint } = await urlThat({ kind: 'success', payload: { hello: 1 } });
  expect(await (await fetch(endpoint)).json()).toEqual({ hello: 1 });
  await stop?.();
  const failing = await urlThat({ kind: 'timeout', timeoutMs: 1 });
  expect((await fetch(failing.endpoint)).status).toBe(502);
});
