import type { Region } from './regions.ts';

/**
 * What return addresses are signed with and ARC sets are sealed with, one secret a stage, replicated to each cell. It is
 * made empty: its value comes from an operator (docs/header-policy.md), so that no key is in the deployment's state.
 */
export function createSigningSecret(home: Region, cells: Region[]): aws.secretsmanager.Secret {
  return new aws.secretsmanager.Secret(
    'SigningSecret',
    {
      name: signingSecretName(),
      description: 'Keys of return addresses and of ARC: docs/header-policy.md says what is in it',
      replicas: cells
        .filter(({ region }) => region !== home.region)
        .map(({ region }) => ({ region })),
      ...($app.protect ? {} : { recoveryWindowInDays: 0 }),
    },
    { provider: home.provider },
  );
}

/** The same name in each region; Secrets Manager adds six characters of chance in its ARN. */
export function signingSecretName(): string {
  return `${$app.name}-${$app.stage}-signing`;
}

/** For policies: the secret in a region, whatever its six characters. */
export function signingSecretArn(place: Region): $util.Output<string> {
  return $interpolate`arn:aws:secretsmanager:${place.region}:${place.accountId}:secret:${signingSecretName()}-??????`;
}
