import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@mailferry/client';
import { closeServer, listenOnLoopback } from '@mailferry/local/http';
import { DEMO_ORGANIZATIONS } from '@mailferry/local/seed';
import { startLocalStack } from '@mailferry/local/stack';
import { expect, it } from 'vitest';

const EXAMPLE = join(import.meta.dirname, '../../../packages/client/examples/send.ts');
const cells = {
  primary: {
    region: 'us-east-1',
    mailQueueUrl: 'http://127.0.0.1:9/mail',
    payloadBucket: 'payloads',
  },
};

it('the example hands a mail to the local stack and sees it sent', {
  timeout: 120_000,
}, async () => {
  const stack = await startLocalStack({ organizations: DEMO_ORGANIZATIONS.slice(0, 1) });
  try {
    const { mailQueueUrl, payloadBucket } = stack.cell('us-east-1');
    const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE], {
      env: {
        MAIL_QUEUE_URL: mailQueueUrl,
        PAYLOAD_BUCKET: payloadBucket,
        ADMIN_URL: stack.endpoints.admin,
        ADMIN_TOKEN: stack.adminToken,
      },
    });
    expect(stdout).toMatch(/^queued in us-east-1: (\w{26})\n\1: sent from us-east-1\n$/);
  } finally {
    await stack.stop();
  }
});

it('a look-up that fails says whether to ask again', async () => {
  let status = 200;
  let problem = {};
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify(problem));
  });
  const url = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
  const options = { organizationId: 'acme', cells };
  const client = createClient({ ...options, status: { url, token: async () => 'token' } });
  const answered = (code: number) => {
    status = code;
    return client.status('01JZ3M9Q8N5T7V0W2X4Y6Z8A1B');
  };
  problem = { code: 'delivery-not-found' };
  expect(await answered(404)).toBeUndefined();
  problem = { code: 'route-not-found' };
  for (const code of [401, 403, 404, 200])
    await expect(answered(code)).rejects.toMatchObject({
      code: 'status-refused',
      retriable: false,
    });
  for (const code of [429, 500, 503])
    await expect(answered(code)).rejects.toMatchObject({
      code: 'status-unavailable',
      retriable: true,
    });
  const aborted = client.status('x', { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
  await closeServer(server);
  await expect(answered(200)).rejects.toMatchObject({ code: 'status-unavailable' });
  const without = createClient(options);
  await expect(without.status('x')).rejects.toMatchObject({ code: 'client-options-invalid' });
});
