import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { createMailClients } from '@mailferry/aws/clients';
import { createSesMailTransport } from '@mailferry/aws/ses/ses-mail-transport';
import { afterEach, describe, expect, it } from 'vitest';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL_SESV2'];
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

/** Sends a mail to an endpoint, with the clients that the functions use, and gives SES this long. */
async function sendTo(port: number, timeoutMs = 1_000) {
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  process.env['AWS_ENDPOINT_URL_SESV2'] = `http://127.0.0.1:${port}`;
  const transport = createSesMailTransport({
    mails: createMailClients(),
    configurationSet: 'mailferry',
    cell: 'us-east-1',
    log: { info: () => {}, warn: () => {}, error: () => {} },
  });
  const mail = {
    sender: 'relay@contoso.example',
    recipients: ['b@contoso.example'],
    parts: [Buffer.from('From: a@contoso.example\r\n\r\n'), Buffer.from('x')],
    id: '01J00000000000000000000000',
  };
  return transport.send('us-east-1', mail, timeoutMs);
}

async function answering(listener: RequestListener) {
  return sendTo(await listening(createServer(listener)));
}

describe('what the transport makes of a real socket', () => {
  it('accepted', async () => {
    const answer = await answering((request, response) => {
      request.resume().on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end('{"MessageId":"ses-1"}');
      });
    });
    expect(answer).toEqual({ kind: 'accepted', sesMessageId: 'ses-1' });
  });

  it('nobody listens: surely not accepted', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await sendTo(port)).toEqual({
      kind: 'unavailable',
      reason: 'connect-econnrefused',
      suspended: false,
    });
  });

  it('reset after the request was read: unknown', async () => {
    const answer = await answering((request) => {
      request.resume().on('end', () => request.socket.destroy());
    });
    expect(answer).toEqual({ kind: 'unknown', reason: 'lost-econnreset' });
  });

  it('silence: unknown, after the time given and not later', async () => {
    const startedMs = performance.now();
    const port = await listening(createServer(() => undefined));
    expect(await sendTo(port, 300)).toMatchObject({ kind: 'unknown' });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });

  it.each([
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unavailable'],
    [504, 'unknown'],
  ])('status %i without a body: %s, after one try', async (status, kind) => {
    let tries = 0;
    const answer = await answering((request, response) => {
      tries += 1;
      request.resume().on('end', () => response.writeHead(status).end());
    });
    expect(answer.kind).toBe(kind);
    expect(tries).toBe(1);
  });

  it.each([
    ['TooManyRequestsException', 429, 'Maximum sending rate exceeded.', 'throttled'],
    ['SendingPausedException', 400, 'paused', 'unavailable'],
    ['AccountSuspendedException', 400, 'suspended', 'unavailable'],
    ['MailFromDomainNotVerifiedException', 400, 'x', 'not-ready'],
    ['MessageRejected', 400, 'Email address is not verified.', 'not-ready'],
    ['BadRequestException', 400, 'x', 'rejected'],
  ])('%s: %s', async (name, status, message, kind) => {
    const answer = await answering((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(status, {
          'x-amzn-errortype': name,
          'content-type': 'application/json',
        });
        response.end(JSON.stringify({ message }));
      });
    });
    expect(answer.kind).toBe(kind);
  });
});
