import { Resolver } from 'node:dns/promises';
import { startSesSimulator } from '@mailferry/local/ses/simulator';
import { startLocalStack } from '@mailferry/local/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DnsServer, startDns } from './dns-server.ts';

type Stack = Awaited<ReturnType<typeof startLocalStack>>;

/** The function as it is deployed, in the local stack: its own process, environment, endpoints and SES simulator. */
describe('the admin function in the local stack', () => {
  let dns: DnsServer;
  let stack: Stack;
  let organizationId: string;

  beforeAll(async () => {
    dns = await startDns();
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${dns.port}`]);
    stack = await startLocalStack({
      environment: {
        DNS_RESOLVERS: `127.0.0.1:${dns.port}`,
        DNS_AUTHORITATIVE_PORT: String(dns.port),
      },
      startSes: async ({ port, settings, verifiedDomains, onEvent }) => {
        const simulator = await startSesSimulator({
          port,
          regions: Object.fromEntries(
            Object.keys(settings.regions).map((region) => [
              region,
              {
                verifiedIdentities: verifiedDomains(region),
                configurationSets: ['mailferry-local'],
              },
            ]),
          ),
          onEvent,
          dkimLookup: async (name) =>
            (await resolver.resolveTxt(name)).map((strings) => strings.join('')),
        });
        return { endpoint: simulator.url, stop: () => simulator.close() };
      },
    });
  }, 120_000);
  afterAll(async () => {
    await stack.stop();
    await dns.stop();
  });

  async function ask(method: string, path: string, body?: unknown) {
    const response = await fetch(`${stack.endpoints.admin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${stack.adminToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'if-match': '*',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  it('takes a customer from the wizard to two verified records and back', async () => {
    const wish = { name: 'Acme', primaryRegion: 'eu-west-1', allowMultiRegion: true };
    const refused = await ask('POST', '/organizations', wish);
    const created = await ask('POST', '/organizations', {
      ...wish,
      transferAcknowledgement: { text: refused.body.acknowledgement.text },
    });
    expect(created.status).toBe(201);
    organizationId = created.body.organizationId;
    const at = `/organizations/${organizationId}`;

    dns.zone('acme.example');
    const added = await ask('POST', `${at}/domains`, { domain: 'acme.example' });
    for (const { name, value } of [added.body.primary, added.body.secondary]) {
      dns.txt(name, ...value.match(/.{1,255}/g));
    }
    const verified = await ask('POST', `${at}/domains/acme.example/verification`);
    expect(verified.body).toMatchObject({
      status: 'Verified',
      primary: { status: 'Verified', ses: { status: 'verified' } },
      secondary: { status: 'Verified', ses: { status: 'verified' } },
    });
    expect((await ask('GET', `${at}/readiness`)).body).toMatchObject({ ready: true });

    const off = await ask('PATCH', at, { allowMultiRegion: false });
    expect(off.body).toMatchObject({ allowMultiRegion: false, secondaryIdentities: 1 });
    const removed = await ask('DELETE', `${at}/secondary-identities`);
    expect(removed.body).toEqual({ done: 1, remaining: 0 });
  });

  it('sees every cell', async () => {
    const { body } = await ask('GET', '/cells');
    expect(
      body.items.map(({ cell, available }: { cell: string; available: boolean }) => [
        cell,
        available,
      ]),
    ).toEqual([
      ['us-east-1', true],
      ['eu-west-1', true],
      ['us-west-2', true],
    ]);
  });
});
