import { SigningSecret } from '@mailferry/aws/secrets/signing-secret';
import { SIGNING_SECRET, startSecrets } from '@mailferry/local/secrets';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { recordingLog } from '../../fixtures/recording-log.ts';
import { manualClock } from '../directory/fixtures.ts';

let secrets: Awaited<ReturnType<typeof startSecrets>>;
beforeAll(async () => {
  secrets = await startSecrets(undefined);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
});
afterEach(() => vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.endpoint));
afterAll(async () => {
  vi.unstubAllEnvs();
  await secrets.stop();
});

const MINUTE_MS = 60_000;

it('says so when the keys cannot be read, and reads them once they can', async () => {
  const clock = manualClock();
  const source = new SigningSecret('us-east-1', 'no-such-secret', clock, recordingLog());
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.endpoint);
  await expect(source.current()).rejects.toMatchObject({
    code: 'signing-keys-unavailable',
    retriable: true,
  });
  const found = new SigningSecret('us-east-1', SIGNING_SECRET, clock, recordingLog());
  const keys = await found.current();
  expect(keys.returnAddress[0]).toHaveLength(32);
  expect(keys.arc?.domain).toBe('relay.mailferry.example');
});

it('keeps what it knows while Secrets Manager is out, and says so', async () => {
  const clock = manualClock();
  const log = recordingLog();
  const source = new SigningSecret('us-east-1', SIGNING_SECRET, clock, log);
  const keys = await source.current();
  await secrets.stop();
  await clock.sleep(10 * MINUTE_MS);
  expect(log.lines).toEqual([]);
  expect(await source.current()).toBe(keys);
  expect(log.lines).toMatchObject([
    { level: 'warn', message: 'signing keys not read: the known ones are used on' },
  ]);
});
