import { expect, it } from 'vitest';
import { ofType, readGraph, statementsOf, theOne } from './harness/graph.ts';

const graph = readGraph('production');

it('is a private bucket that CloudFront alone reads, through TLS', () => {
  expect(
    theOne(
      graph,
      's3/bucketPublicAccessBlock:BucketPublicAccessBlock',
      'ConsoleAssetsPublicAccessBlock',
    ).inputs,
  ).toMatchObject({ blockPublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true });
  const policy = theOne(graph, 's3/bucketPolicy:BucketPolicy', 'ConsoleAssetsPolicy');
  const allowed = statementsOf(policy.inputs['policy']).filter(({ Effect }) => Effect === 'Allow');
  expect(allowed.map(({ Principal }) => Principal)).toEqual([
    { Service: ['cloudfront.amazonaws.com'] },
  ]);
  expect(statementsOf(policy.inputs['policy'])).toContainEqual(
    expect.objectContaining({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
    }),
  );
});

it('is served over HTTPS', () => {
  const distribution = theOne(
    graph,
    'cloudfront/distribution:Distribution',
    'ConsoleCdnDistribution',
  );
  expect(distribution.inputs['defaultCacheBehavior']).toMatchObject({
    viewerProtocolPolicy: 'redirect-to-https',
  });
});

it('is built with the addresses of the admin API and the identity provider, and with nothing else', () => {
  const build = graph.resources.find(({ type }) => type === 'command:local:Command');
  expect(build?.inputs['environment']).toEqual({
    VITE_ADMIN_URL: expect.stringMatching(
      /^https:\/\/[\w-]+\.execute-api\.us-west-2\.amazonaws\.com$/,
    ),
    VITE_OIDC_AUTHORITY: 'https://identity.mailferry.example',
    VITE_OIDC_CLIENT_ID: 'mailferry-console',
  });
});

it('may run its own scripts alone, and talk to the admin API and the identity provider alone', () => {
  const headers = theOne(
    graph,
    'cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
    'ConsoleHeaders',
  );
  const policy = JSON.stringify(headers.inputs);
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toMatch(
    /connect-src 'self' https:\/\/[\w-]+\.execute-api\.us-west-2\.amazonaws\.com https:\/\/identity\.mailferry\.example;/,
  );
  const distribution = theOne(
    graph,
    'cloudfront/distribution:Distribution',
    'ConsoleCdnDistribution',
  );
  expect(distribution.inputs['defaultCacheBehavior']).toMatchObject({
    responseHeadersPolicyId: expect.stringMatching(/./),
  });
});

it('is left out where the settings name none', () => {
  const types = readGraph('own').resources.map(({ type }) => type);
  expect(types).not.toContain('aws:cloudfront/distribution:Distribution');
  expect(ofType(graph, 'cloudfront/distribution:Distribution')).toHaveLength(1);
});
