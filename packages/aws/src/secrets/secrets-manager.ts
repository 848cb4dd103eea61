import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { requestHandler } from '../sdk-clients.ts';

/** Reads the text of secrets in a region. Loaded on demand: most functions never need a secret. */
export function secretReader(region: string): (secretId: string) => Promise<string> {
  const client = new SecretsManagerClient({
    region,
    maxAttempts: 2,
    requestHandler: requestHandler(3_000),
  });
  return async (secretId) => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return SecretString ?? '';
  };
}
