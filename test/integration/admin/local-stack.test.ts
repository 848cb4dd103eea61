import { Resolver } from 'node:dns/promises';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { POLICY_STALENESS_MS } from '@mailferry/aws/directory/policy-source';
import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { startSesSimulator } from '@mailferry/local/ses/simulator';
import { startLocalStack } from '@mailferry/local/stack';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DnsServer, startDns } from './dns-server.ts';

type Stack = Awaited<ReturnType<typeof startLocalStack>>;

/** Cold starts on a busy machine; a policy is obeyed within its staleness. */
const WITHIN = { timeout: 90_000, interval: 1_000 };

/** The function as it is deployed, in the local stack: its own process, environment, endpoints and SES simulator. */
describe('the admin function in the local stack', () => {
  let dns: DnsServer;
  let stack: Stack;
  let organizationId: string;
  let sqs: SQSClient;

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
    sqs = new SQSClient({
      region: 'eu-west-1',
      endpoint: stack.endpoints.sqs,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  }, 120_000);
  afterAll(async () => {
    sqs.destroy();
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

  async function breakEurope(): Promise<void> {
    const { status } = await fetch(`${stack.endpoints.ses}/_sim/regions/eu-west-1/fault`, {
      method: 'PUT',
      body: JSON.stringify({ mode: 'paused' }),
    });
    expect(status).toBe(200);
  }

  /** Mail of the new organization, as its scanner puts it into the queue of its cell. */
  async function handIn(recipient: string): Promise<void> {
    const receivedAtMs = Date.now();
    const raw = `From: clerk@acme.example\r\nTo: ${recipient}\r\n\r\nHello\r\n`;
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: (await europe()).queues['mail']?.url,
        MessageBody: encodeEnvelope({
          v: 1,
          id: ulid(receivedAtMs),
          organizationId,
          mailFrom: 'clerk@acme.example',
          rcptTo: [recipient],
          receivedAtMs,
          expiresAtMs: receivedAtMs + 3_600_000,
          raw: { inline: Buffer.from(raw).toString('base64') },
        }),
      }),
    );
  }

  async function regionsOf(recipient: string): Promise<string[]> {
    const answer = await fetch(`${stack.endpoints.ses}/_sim/mails?limit=1000`);
    const { mails } = (await answer.json()) as {
      mails: { region: string; destinations: string[] }[];
    };
    return mails.filter((one) => one.destinations.includes(recipient)).map(({ region }) => region);
  }

  async function europe() {
    const cell = (await stack.status()).cells.find(({ region }) => region === 'eu-west-1');
    if (cell === undefined) throw new Error('There is no European cell.');
    return cell;
  }

  async function parkedInEurope(): Promise<number> {
    const backlog = (await europe()).queues['backlog'];
    return (backlog?.visible ?? 0) + (backlog?.inFlight ?? 0);
  }

  it('takes a customer from the wizard to two verified records and back, and mail obeys', {
    timeout: 240_000,
  }, async () => {
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

    await breakEurope();
    await handIn('while-on@recipient.example');
    await vi.waitFor(async () => {
      expect(await regionsOf('while-on@recipient.example')).toEqual(['us-west-2']);
    }, WITHIN);

    const off = await ask('PATCH', at, { allowMultiRegion: false });
    expect(off.body).toMatchObject({ allowMultiRegion: false, secondaryIdentities: 1 });
    let sent = 0;
    await vi.waitFor(async () => {
      sent += 1;
      await handIn(`off-${sent}@recipient.example`);
      expect(await parkedInEurope()).toBeGreaterThan(0);
    }, WITHIN);
    // One environment of the sender obeys; by the stated staleness the other does too.
    const parked = await parkedInEurope();
    const obeyed = Date.now() + POLICY_STALENESS_MS;
    await vi.waitFor(async () => {
      sent += 1;
      await handIn(`off-${sent}@recipient.example`);
      expect(Date.now()).toBeGreaterThan(obeyed);
    }, WITHIN);
    await handIn('long-off@recipient.example');
    await vi.waitFor(async () => expect(await parkedInEurope()).toBeGreaterThan(parked), WITHIN);
    expect(await regionsOf('long-off@recipient.example')).toEqual([]);
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
