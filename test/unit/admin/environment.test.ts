import { packVariable } from '@mailferry/core/settings/packed-variable';
import { readAdminConfiguration } from '@mailferry/functions/admin/environment';
import { describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';

const valid = {
  AWS_REGION: 'us-east-1',
  MAILFERRY_STAGE: 'test',
  CONFIGURATION_SET: 'mailferry-test',
  DIRECTORY_TABLE: 'directory',
  MAILFERRY_SETTINGS: JSON.stringify(settings),
};
const oidc = {
  OIDC_ISSUER: 'https://login.example/',
  OIDC_AUDIENCE: 'mailferry',
  OIDC_JWKS_URL: 'https://login.example/keys',
};

describe('the configuration of the admin function', () => {
  it('has defaults for all that may be left out', () => {
    expect(readAdminConfiguration(valid)).toMatchObject({
      ADMIN_CELLS: [],
      OIDC_ALGORITHMS: ['RS256', 'ES256'],
      OIDC_CLOCK_TOLERANCE_SECONDS: 30,
      RATE_LIMIT_PER_MINUTE: 600,
      DNS_AUTHORITATIVE_PORT: 53,
    });
    expect(readAdminConfiguration({ ...valid, ...oidc }).OIDC_AUDIENCE).toBe('mailferry');
  });

  it.each([
    ['a part of the identity provider', { OIDC_ISSUER: oidc.OIDC_ISSUER }, 'all three or none'],
    ['no signatures', { ...oidc, OIDC_ALGORITHMS: 'RS256,none' }, 'OIDC_ALGORITHMS'],
    ['shared secrets', { ...oidc, OIDC_ALGORITHMS: 'HS256' }, 'OIDC_ALGORITHMS'],
    ['no algorithm', { ...oidc, OIDC_ALGORITHMS: '' }, 'OIDC_ALGORITHMS'],
    ['a bootstrap token in place of its hash', { BOOTSTRAP_TOKEN_SHA256: 'token' }, 'BOOTSTRAP'],
    ['cells that are no JSON', { ADMIN_CELLS: '{' }, 'ADMIN_CELLS: is not JSON'],
    ['cells packed badly', { ADMIN_CELLS: 'gzip:AAAA' }, 'ADMIN_CELLS: is not JSON'],
    ['cells of another shape', { ADMIN_CELLS: '[{"region":"x"}]' }, 'ADMIN_CELLS.0'],
    ['settings that are no JSON', { MAILFERRY_SETTINGS: 'x' }, 'MAILFERRY_SETTINGS'],
    ['settings that are not valid', { MAILFERRY_SETTINGS: '{}' }, 'settings'],
    ['a wrong number', { RATE_LIMIT_PER_MINUTE: '0' }, 'RATE_LIMIT_PER_MINUTE'],
  ])('is refused with %s', (_name, change, message) => {
    expect(() => readAdminConfiguration({ ...valid, ...change })).toThrow(message);
  });

  it('reads cells that were packed, and twelve of them leave room for other variables', () => {
    const cells = Array.from({ length: 12 }, (_, index) => cellIn(`eu-region-${index % 10}`));
    const ADMIN_CELLS = packVariable(JSON.stringify(cells));
    expect(readAdminConfiguration({ ...valid, ADMIN_CELLS }).ADMIN_CELLS).toEqual(cells);
    expect(ADMIN_CELLS.length).toBeLessThan(1500);
  });

  it('names every fault at once', () => {
    const read = () => readAdminConfiguration({ MAILFERRY_SETTINGS: 'x', OIDC_ISSUER: 'y' });
    expect(read).toThrow(/AWS_REGION.*DIRECTORY_TABLE.*OIDC_ISSUER.*MAILFERRY_SETTINGS/);
  });
});

/** Resources named as a deployment names them. */
function cellIn(region: string) {
  const queue = (name: string) =>
    `https://sqs.${region}.amazonaws.com/123456789012/mailferry-production-${region}${name}-bxkahvfn`;
  return {
    region,
    mailQueueUrl: queue('MailQueue'),
    backlogQueueUrl: queue('BacklogQueue'),
    deadLetterQueueUrl: queue('DeadLetterQueue'),
    deliveriesTable: `mailferry-production-${region}DeliveriesTable-mzvucthd`,
    regionHealthTable: `mailferry-production-${region}RegionHealthTable-wnrkcths`,
  };
}
