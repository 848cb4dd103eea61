import { createAwsClients } from '@mailferry/aws/clients';
import { DynamoDirectory } from '@mailferry/aws/directory/directory-repository';
import type { Change } from '@mailferry/core/directory/repository';
import { seedOrganization } from '@mailferry/core/directory/seed-organization';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';
import { startFaultProxy } from '../client/fault-proxy.ts';
import { startTable, TABLE, type TestTable } from './dynamo.ts';
import { domain, integration, manualClock, NOON_MS, organization } from './fixtures.ts';

describe('the directory table', () => {
  let table: TestTable;
  let directory: DynamoDirectory;

  beforeAll(async () => {
    table = await startTable();
    directory = new DynamoDirectory(table.client, TABLE);
  });
  afterAll(() => table.stop());

  const create = (value: ReturnType<typeof organization>): Change => ({
    kind: 'create',
    record: { type: 'organization', value },
  });

  it('creates once, replaces by version, and says which change failed', async () => {
    const value = organization({ organizationId: 'versions' });
    expect(await directory.write([create(value)])).toEqual({ written: true });
    expect(await directory.write([create(value)])).toEqual({ written: false, failed: [0] });
    const second = { ...value, name: 'Second', version: 2 };
    const replace: Change = { kind: 'replace', record: { type: 'organization', value: second } };
    expect(await directory.write([replace])).toEqual({ written: true });
    expect(await directory.write([replace])).toEqual({ written: false, failed: [0] });
    expect(await directory.organization('versions')).toEqual(second);
  });

  it('knows its own write again whose answer was lost', async () => {
    const proxy = await startFaultProxy(table.endpoint);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const clients = createAwsClients({ endpoint: proxy.address, credentials });
    const shaken = new DynamoDirectory(clients.dynamo('us-east-1'), TABLE);
    proxy.set('lost-answer', 1);
    const value = organization({ organizationId: 'lost-answer' });
    expect(await shaken.write([create(value)])).toEqual({ written: true });
    expect(proxy.requests()).toBe(2);
    // The same again is another write, and no repetition.
    expect(await shaken.write([create(value)])).toEqual({ written: false, failed: [0] });
    await proxy.stop();
  });

  it('writes all or nothing', async () => {
    const fresh = organization({ organizationId: 'half' });
    const taken = organization({ organizationId: 'versions' });
    expect(await directory.write([create(fresh), create(taken)])).toEqual({
      written: false,
      failed: [1],
    });
    expect(await directory.organization('half')).toBeUndefined();
  });

  it('gives a domain to one of many who ask at once', async () => {
    const claim = (organizationId: string): Change => ({
      kind: 'create',
      record: {
        type: 'domain-owner',
        value: { domain: 'wanted.example', organizationId, sinceMs: NOON_MS },
      },
    });
    const bidders = ['a', 'b', 'c', 'd', 'e', 'f'];
    const answers = await Promise.allSettled(
      bidders.map((bidder) => directory.write([claim(bidder)])),
    );
    const won = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.written);
    expect(won).toHaveLength(1);
    expect(bidders).toContain((await directory.domainOwner('wanted.example'))?.organizationId);
  });

  it('transfers a domain only from the holder that was seen', async () => {
    const transfer = (from: string, organizationId: string): Change => ({
      kind: 'transfer',
      record: {
        type: 'domain-owner',
        value: { domain: 'moving.example', organizationId, sinceMs: NOON_MS },
      },
      from,
    });
    await directory.write([
      {
        kind: 'create',
        record: {
          type: 'domain-owner',
          value: { domain: 'moving.example', organizationId: 'a', sinceMs: NOON_MS },
        },
      },
    ]);
    expect(await directory.write([transfer('b', 'c')])).toEqual({ written: false, failed: [0] });
    expect(await directory.write([transfer('a', 'c')])).toEqual({ written: true });
    expect((await directory.domainOwner('moving.example'))?.organizationId).toBe('c');
  });

  it('reads an organization with its domains and integrations in one request', async () => {
    await directory.write([
      create(organization({ organizationId: 'whole' })),
      { kind: 'create', record: { type: 'domain', value: domain({ organizationId: 'whole' }) } },
      {
        kind: 'create',
        record: { type: 'integration', value: integration({ organizationId: 'whole' }) },
      },
    ]);
    const before = table.requests();
    const records = await directory.recordsOf('whole');
    expect(table.requests() - before).toBe(1);
    expect(records?.domains.map((value) => value.domain)).toEqual(['acme.example']);
    expect(records?.integrations).toHaveLength(1);
  });

  it('pages through a partition and an index to the end, each item once', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `d${index}.example`);
    for (const [index, name] of names.entries()) {
      const value = domain({ organizationId: 'paged', domain: name });
      await directory.write([{ kind: 'create', record: { type: 'domain', value } }]);
      await directory.write([create(organization({ organizationId: `listed-${index}` }))]);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await directory.domains('paged', {
        limit: 3,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.items.map((value) => value.domain));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(names);

    const listed: string[] = [];
    do {
      const page = await directory.organizations({
        limit: 2,
        ...(after === undefined ? {} : { after }),
      });
      listed.push(...page.items.map(({ organizationId }) => organizationId));
      after = page.next;
    } while (after !== undefined);
    expect(listed.filter((id) => id.startsWith('listed-'))).toHaveLength(7);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('names a damaged record by its kind and fields, without its values', async () => {
    await table.put({
      pk: { S: 'ORG#damaged' },
      sk: { S: 'ORG' },
      name: { S: 'private' },
      version: { S: 'x' },
    });
    const error = await directory.organization('damaged').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'directory-item-malformed',
      detail: { entity: 'organization' },
    });
    expect(JSON.stringify(error)).not.toContain('private');
  });

  it('lists organizations around a damaged record, and names it', async () => {
    for (const organizationId of ['around-1', 'around-3'])
      await directory.write([create(organization({ organizationId }))]);
    const damaged = (organizationId: string) => ({
      pk: { S: `ORG#${organizationId}` },
      sk: { S: 'ORG' },
      gsi1pk: { S: 'ORGS' },
      gsi1sk: { S: organizationId },
      primaryRegion: { S: 'eu-west-1' },
    });
    await table.put({ ...damaged('around-2'), version: { S: 'x' } });
    await table.put({ ...damaged('around-4'), version: { N: '123456789012345678901234567890' } });
    const page = await directory.organizations({ limit: 4, after: 'around-0' });
    expect(page.items.map(({ organizationId }) => organizationId)).toEqual([
      'around-1',
      'around-3',
    ]);
    expect(page.damaged).toEqual([
      { organizationId: 'around-2', primaryRegion: 'eu-west-1' },
      { organizationId: 'around-4', primaryRegion: 'eu-west-1' },
    ]);
  });

  it('reads records from before optional fields existed', async () => {
    await table.put({
      pk: { S: 'ORG#old' },
      sk: { S: 'ORG' },
      organizationId: { S: 'old' },
      name: { S: 'Old' },
      primaryRegion: { S: 'us-east-1' },
      allowMultiRegion: { BOOL: false },
      dataResidency: { S: 'none' },
      version: { N: '4' },
      createdAtMs: { N: '1' },
      updatedAtMs: { N: '1' },
      addedByALaterVersion: { S: 'ignored' },
    });
    expect(await directory.organization('old')).toMatchObject({
      spillOverQuota: false,
      unknownOutcome: { action: 'reconcile', waitMs: 120_000 },
      status: 'active',
    });
  });

  it('is seeded once', async () => {
    const ports = {
      repository: directory,
      settings,
      clock: manualClock(),
      publicKey: async () => 'AAAA',
    };
    const seed = {
      organizationId: 'demo',
      name: 'Demo',
      primaryRegion: 'us-east-1',
      allowMultiRegion: true,
      domains: [{ domain: 'Demo.example', readyRegions: ['us-east-1', 'us-west-2'] }],
    };
    expect(await seedOrganization(seed, ports)).toBe(true);
    expect(await seedOrganization(seed, ports)).toBe(false);
    expect((await directory.recordsOf('demo'))?.domains[0]?.domain).toBe('demo.example');
  });
});
