import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { putItem } from '@mailferry/aws/calls/dynamo-calls';
import { sendMessage } from '@mailferry/aws/calls/sqs-calls';
import { createAwsClients, createMailClients, createObjectClients } from '@mailferry/aws/clients';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, expect, it } from 'vitest';

const REGION = 'eu-west-1';
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' };

interface Received {
  request: IncomingMessage;
  body: Buffer;
}

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.closeAllConnections();
});

/** A server that keeps what it gets; its answers are taken from `answers`, the last one for ever. */
async function recording(answers: { status: number; body?: string }[] = [{ status: 200 }]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ request, body: Buffer.concat(chunks) });
    const answer = answers[Math.min(received.length, answers.length) - 1];
    response.writeHead(answer?.status ?? 200).end(answer?.body ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  const { port } = server.address() as AddressInfo;
  return { received, options: { credentials, endpoint: `http://127.0.0.1:${port}` } };
}

class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', Buffer.from(bytesOf(secret)));
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(Buffer.from(bytesOf(data)));
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** The signature that the AWS SDK's own signer puts under the same request. */
async function signedBySdk({ request, body }: Received, service: string): Promise<string> {
  const { authorization = '', ...headers } = request.headers;
  const signedNames = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  // The hash is for the signer to find.
  const names = signedNames.filter((name) => name !== 'x-amz-content-sha256');
  const date = String(headers['x-amz-date']).replace(
    /^(....)(..)(..)T(..)(..)(..)Z$/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  const signer = new SignatureV4({
    service,
    region: REGION,
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
  const signed = await signer.sign(
    {
      method: request.method ?? '',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: request.url ?? '/',
      query: {},
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
      body,
    },
    { signingDate: new Date(date) },
  );
  return signed.headers['authorization'] ?? '';
}

it.each<[string, string, (options: Parameters<typeof createAwsClients>[0]) => Promise<unknown>]>([
  [
    'dynamodb',
    'a write with non-ASCII text',
    (options) =>
      createAwsClients(options)
        .dynamo(REGION)
        .call(putItem, {
          TableName: 'table',
          Item: { pk: { S: 'Lumière' } },
        }),
  ],
  [
    'sqs',
    'a message',
    (options) =>
      createAwsClients(options).sqs(REGION).call(sendMessage, { QueueUrl: 'q', MessageBody: 'b' }),
  ],
  [
    's3',
    'an object with an awkward key',
    (options) => createObjectClients(options)(REGION).get('bucket', "mail/a b+c/ü%/(it's)*!"),
  ],
  [
    'ses',
    'a mail sent in pieces',
    (options) =>
      createMailClients(options)(REGION).sendEmail(
        {
          mail: {
            sender: 'a@contoso.example',
            recipients: ['b@contoso.example'],
            parts: [Buffer.from('Subject: ü\r\n\r\n'), Buffer.alloc(1_000_000, 'x')],
            id: 'x',
          },
          configurationSet: 'set',
          tags: [],
        },
        5_000,
      ),
  ],
])('%s: %s is signed as the SDK signs it', async (service, _what, call) => {
  const { received, options } = await recording();
  await call(options);
  const [first] = received;
  if (first === undefined) throw new Error('nothing was received');
  expect(first.request.headers.authorization).toBe(await signedBySdk(first, service));
  // S3 signs the path as it should have been sent: whatever RFC 3986 reserves is escaped.
  expect(first.request.url).toMatch(/^[\w.~/%-]*$/);
});

it.each([10, 1_000_000])(
  'SES gets the mail and its envelope as they are: %i bytes',
  async (bytes) => {
    const { received, options } = await recording();
    const parts = [Buffer.from('Subject: ü\r\n\r\n'), Buffer.alloc(bytes, 'é')];
    const mail = {
      sender: 'jürgen@contoso.example',
      recipients: ['😀@contoso.example'],
      parts,
      id: 'x',
    };
    const input = { mail, configurationSet: 'set', tags: [{ Name: 'id', Value: 'x' }] };
    await createMailClients(options)(REGION).sendEmail(input, 5_000);
    expect(JSON.parse(String(received[0]?.body))).toEqual({
      Content: { Raw: { Data: Buffer.concat(parts).toString('base64') } },
      FromEmailAddress: mail.sender,
      Destination: { ToAddresses: mail.recipients },
      ConfigurationSetName: 'set',
      EmailTags: input.tags,
    });
  },
);

it('keeps its connection', async () => {
  const { received, options } = await recording();
  const dynamo = createAwsClients(options).dynamo(REGION);
  for (let call = 0; call < 3; call += 1) await dynamo.call(putItem, { TableName: 't', Item: {} });
  expect(new Set(received.map(({ request }) => request.socket)).size).toBe(1);
});

it('repeats once what may pass, and not what is refused', async () => {
  const passing = await recording([{ status: 500 }, { status: 200, body: '{"Attributes":{}}' }]);
  const item = { TableName: 't', Item: {} };
  const answer = await createAwsClients(passing.options).dynamo(REGION).call(putItem, item);
  expect(answer).toEqual({ Attributes: {} });

  const refusal = { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' };
  const refusing = await recording([{ status: 400, body: JSON.stringify(refusal) }]);
  await expect(
    createAwsClients(refusing.options).dynamo(REGION).call(putItem, item),
  ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', httpStatus: 400 });
  expect(refusing.received).toHaveLength(1);
});

it('a handshake that does not end is known as a connection that carried nothing', async () => {
  const server = createTcpServer((socket) => socket.resume());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const mails = createMailClients({ credentials, endpoint: `https://127.0.0.1:${port}` });
  const mail = { sender: 'a@contoso.example', recipients: [], parts: [Buffer.from('x')], id: 'x' };
  await expect(
    mails(REGION).sendEmail({ mail, configurationSet: 'set', tags: [] }, 10_000),
  ).rejects.toMatchObject({ name: 'ConnectTimeout' });
  await new Promise((resolve) => server.close(resolve));
});

it('reads a large object whole', async () => {
  const object = 'x'.repeat(3_000_000);
  const { options } = await recording([{ status: 200, body: object }]);
  const bytes = await createObjectClients(options)(REGION).get('bucket', 'key');
  expect(bytes?.toString()).toBe(object);
});

it('an object that is not there is no error', async () => {
  const { options } = await recording([{ status: 404, body: '<Error/>' }]);
  expect(await createObjectClients(options)(REGION).get('bucket', 'key')).toBeUndefined();
});
