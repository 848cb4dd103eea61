import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { closeServer, listenOnLoopback, readBody, sendJson } from './http.ts';

export const SIGNING_SECRET = 'mailferry-local-signing';
/** Whose key ARC sets are sealed with here. */
export const ARC_DOMAIN = 'relay.mailferry.example';

/** What the functions ask of Secrets Manager, for every region: the value of the one secret there is. */
export async function startSecrets(
  dataDir: string | undefined,
): Promise<{ endpoint: string; stop(): Promise<void> }> {
  let value: string | undefined;
  const server = createServer((request, response) => {
    answer(request)
      .then(({ status, body }) => sendJson(response, status, body))
      .catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const body = String(await readBody(request, 64 * 1024));
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue')
      return { status: 400, body: { __type: 'UnknownOperationException' } };
    const { SecretId }: { SecretId?: unknown } = JSON.parse(body);
    if (SecretId !== SIGNING_SECRET)
      return { status: 400, body: { __type: 'ResourceNotFoundException' } };
    value ??= signingSecret(dataDir);
    return { status: 200, body: { Name: SIGNING_SECRET, SecretString: value } };
  }

  const port = await listenOnLoopback(server, 0);
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => closeServer(server) };
}

/** Made at the first question, since RSA keys take their time; kept, so that addresses stay good across restarts. */
function signingSecret(dataDir: string | undefined): string {
  const file = dataDir === undefined ? undefined : join(dataDir, 'secrets', 'signing.json');
  if (file !== undefined && existsSync(file)) return readFileSync(file, 'utf8');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const value = JSON.stringify({
    returnAddress: [randomBytes(32).toString('base64')],
    arc: {
      domain: ARC_DOMAIN,
      selector: 'arc',
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    },
  });
  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, value, { mode: 0o600 });
  }
  return value;
}
