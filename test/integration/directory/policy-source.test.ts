import { createAwsClients } from '@mailferry/aws/clients';
import { domainItem } from '@mailferry/aws/directory/items/domain-item';
import { integrationItem } from '@mailferry/aws/directory/items/integration-item';
import { organizationItem } from '@mailferry/aws/directory/items/organization-item';
import { suppressionItem } from '@mailferry/aws/directory/items/suppression-item';
import { DynamoPolicySource, POLICY_STALENESS_MS } from '@mailferry/aws/directory/policy-source';
import { DynamoSuppressionList } from '@mailferry/aws/directory/suppression-writer';
import { DEFAULT_HEADER_POLICY } from '@mailferry/core/mail/header-policy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settings } from '../../../stacks/settings.ts';
import { startTable, TABLE, type TestTable } from './dynamo.ts';
import { domain, integration, manualClock, NOON_MS, organization } from './fixtures.ts';

describe('policies as senders read them', () => {
  let table: TestTable;
  let clock: ReturnType<typeof manualClock>;
  let source: DynamoPolicySource;

  beforeEach(async () => {
    table = await startTable();
    clock = manualClock();
    source = new DynamoPolicySource(table.client, TABLE, settings, clock);
    await table.put(organizationItem.encode(organization()));
    await table.put(domainItem.encode(domain()));
    await table.put(integrationItem.encode(integration()));
  });
  afterEach(() => table.stop());

  it('hold the organization, its ready regions by domain, and its integrations', async () => {
    expect(await source.policyOf('acme')).toEqual({
      organizationId: 'acme',
      primaryRegion: 'us-east-1',
      allowMultiRegion: true,
      dataResidency: 'none',
      transferAcknowledged: false,
      domains: [{ domain: 'acme.example', readyRegions: ['us-east-1'] }],
      integrations: [
        {
          integrationId: 'm365',
          deliveryDomain: 'acme.mail.onmicrosoft.com',
          from: { mode: 'own' },
          headers: DEFAULT_HEADER_POLICY,
        },
      ],
      suppressed: new Set(),
      unknownOutcome: { action: 'reconcile', waitMs: 120_000 },
      spillOverQuota: false,
      delayWarning: false,
    });
  });

  it('are undefined for an organization that does not exist, or is being deleted', async () => {
    expect(await source.policyOf('nobody')).toBeUndefined();
    await table.put(organizationItem.encode(organization({ status: 'deleting' })));
    expect(await source.policyOf('acme')).toBeUndefined();
  });

  it('cost two requests for any number of mails at once, none while fresh', async () => {
    const before = table.requests();
    await Promise.all(Array.from({ length: 50 }, () => source.policyOf('acme')));
    await source.policyOf('acme');
    expect(table.requests() - before).toBe(2);
  });

  it('cost no more for an organization that does not exist', async () => {
    await source.policyOf('nobody');
    const before = table.requests();
    expect(await source.policyOf('nobody')).toBeUndefined();
    expect(table.requests() - before).toBe(0);
    await table.put(organizationItem.encode(organization({ organizationId: 'nobody' })));
    clock.advance(POLICY_STALENESS_MS);
    expect((await source.policyOf('nobody'))?.organizationId).toBe('nobody');
  });

  it('are obeyed within the stated staleness', async () => {
    await source.policyOf('acme');
    await table.put(organizationItem.encode(organization({ allowMultiRegion: false })));
    clock.advance(POLICY_STALENESS_MS - 1);
    expect((await source.policyOf('acme'))?.allowMultiRegion).toBe(true);
    clock.advance(1);
    expect((await source.policyOf('acme'))?.allowMultiRegion).toBe(false);
  });

  it('are refused once stale when the table is out of reach, and used until then', async () => {
    await source.policyOf('acme');
    await table.stop();
    expect((await source.policyOf('acme'))?.organizationId).toBe('acme');
    clock.advance(POLICY_STALENESS_MS);
    await expect(source.policyOf('acme')).rejects.toMatchObject({
      code: 'directory-unavailable',
      retriable: true,
    });
    table = await startTable();
  });

  it('are refused when nothing was ever read', async () => {
    const clients = createAwsClients({
      endpoint: 'http://127.0.0.1:1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const client = clients.dynamo('us-east-1');
    const dark = new DynamoPolicySource(client, TABLE, settings, clock);
    await expect(dark.policyOf('acme')).rejects.toMatchObject({ code: 'directory-unavailable' });
  });

  it('count consent only for the region that it was given for', async () => {
    const acknowledge = (secondaryRegion: string) =>
      organizationItem.encode(
        organization({
          transferAcknowledgement: { by: 'someone', atMs: NOON_MS, text: 'Yes.', secondaryRegion },
        }),
      );
    await table.put(acknowledge('us-west-2'));
    expect((await source.policyOf('acme'))?.transferAcknowledged).toBe(true);
    await table.put(acknowledge('ap-southeast-2'));
    clock.advance(POLICY_STALENESS_MS);
    expect((await source.policyOf('acme'))?.transferAcknowledged).toBe(false);
  });

  it.each([
    ['the organization', { pk: 'ORG#acme', sk: 'ORG' }, 'organization'],
    ['a domain', { pk: 'ORG#acme', sk: 'DOMAIN#bad.example' }, 'domain'],
    ['an integration', { pk: 'ORG#acme', sk: 'INTEGRATION#bad' }, 'integration'],
    ['a suppression', { pk: 'SUPPRESSION#acme', sk: 'x@y.example' }, 'suppression'],
    ['something unknown', { pk: 'ORG#acme', sk: 'ZZZ' }, 'unknown'],
  ])('are refused when the record of %s is damaged', async (_name, key, entity) => {
    await table.put({
      pk: { S: key.pk },
      sk: { S: key.sk },
      allowMultiRegion: { S: 'yes' },
      version: { L: [] },
    });
    await expect(source.policyOf('acme')).rejects.toMatchObject({
      code: 'directory-item-malformed',
      detail: { entity },
    });
  });

  it('follow the suppression list: additions, removals, late events', async () => {
    const list = new DynamoSuppressionList(table.client, TABLE, 'us-east-1', clock);
    await list.add('acme', 'Gone@Else.example', 'hard-bounce', NOON_MS - 1000);
    expect((await source.policyOf('acme'))?.suppressed).toEqual(new Set(['gone@else.example']));

    clock.advance(60_000);
    await list.add('acme', 'angry@else.example', 'complaint', NOON_MS);
    await list.add('acme', 'gone@else.example', 'complaint', NOON_MS);
    expect((await source.policyOf('acme'))?.suppressed).toEqual(
      new Set(['gone@else.example', 'angry@else.example']),
    );

    clock.advance(60_000);
    await table.put(
      suppressionItem.encode({
        organizationId: 'acme',
        address: 'gone@else.example',
        reason: 'hard-bounce',
        atMs: NOON_MS - 1000,
        updatedAtMs: clock.nowMs(),
        removedAtMs: clock.nowMs(),
      }),
    );
    await list.add('acme', 'gone@else.example', 'hard-bounce', NOON_MS);
    expect((await source.policyOf('acme'))?.suppressed).toEqual(new Set(['angry@else.example']));

    clock.advance(60_000);
    await list.add('acme', 'gone@else.example', 'hard-bounce', clock.nowMs());
    expect((await source.policyOf('acme'))?.suppressed.has('gone@else.example')).toBe(true);
  });
});
