import type { Page } from 'playwright-core';
import { afterAll, expect, it } from 'vitest';
import { type DnsServer, startDns } from '../integration/admin/dns-server.ts';
import { askAdmin, verifyAtSes } from './harness/stack-control.ts';
import { openPage, signInAs, useWorld } from './harness/world.ts';

let dns: DnsServer | undefined;
const world = useWorld(async () => {
  dns = await startDns();
  return {
    environment: {
      DNS_RESOLVERS: `127.0.0.1:${dns.port}`,
      DNS_AUTHORITATIVE_PORT: `${dns.port}`,
    },
  };
});
afterAll(() => dns?.stop());

const next = (page: Page) => page.getByRole('button', { name: 'Next', exact: true }).click();
const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, exact: true }).waitFor();

it('creates an organization with multi-region, its first domain and its first integration', async () => {
  const page = await openPage(world);
  await signInAs(page, 'Operator');
  await page.getByRole('link', { name: 'Organizations', exact: true }).click();
  await page.getByPlaceholder('Find by name, id or region').fill('northwind');
  await page.getByRole('link', { name: 'Northwind Traders (demo)' }).waitFor();
  await page.getByRole('link', { name: 'Lumière (demo)' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Create organization' }).click();

  await next(page);
  await page.getByText('Enter the name of the organization.').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Contoso Ireland');
  await page.getByLabel('Allow Multi-Region').check();
  await next(page);

  await page.getByRole('radio', { name: 'Europe', exact: true }).check();
  await page.getByLabel('European Union only').check();
  await next(page);
  await page.getByText('The secondary region US West is outside the European Union').waitFor();
  await page.getByLabel('No restriction').check();
  await next(page);
  await page.getByText('Acknowledge the notice').waitFor();
  await page.getByText('is not GDPR compliant').waitFor();
  await page.getByLabel('I acknowledge this for the organization').check();
  await next(page);

  await page.getByLabel('Domain – optional').fill('contoso.example');
  await next(page);
  await page.getByRole('button', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Microsoft 365 (journaling mode)' }).click();
  await page.getByText('In journaling mode Mailferry gets copies').waitFor();
  await page.getByRole('button', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Google Workspace' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Workspace');
  await next(page);
  await page.getByRole('button', { name: 'Create organization' }).click();
  await page.getByText('Contoso Ireland was created.').waitFor();
  await heading(page, 'Protected Email Assets');
  for (const column of ['Primary Status', 'Secondary Status']) {
    await page.getByRole('columnheader', { name: column }).waitFor();
  }

  await page.getByRole('link', { name: 'contoso.example' }).click();
  await verifiesTheDomain(page);

  await page.getByRole('link', { name: 'Integrations', exact: true }).first().click();
  await page.getByRole('link', { name: 'Workspace' }).click();
  const item = page.getByLabel('Add the address 52.12.169.124 (US West) to the inbound gateway');
  await item.check();
  await page.getByText(/^Done .* by token:/).waitFor();
  await page.reload();
  await item.waitFor();
  expect(await item.isChecked()).toBe(true);

  await page
    .getByRole('group', { name: 'Account' })
    .getByRole('link', { name: 'Readiness' })
    .click();
  await page.getByText('US West can take over now').waitFor();
});

async function verifiesTheDomain(page: Page): Promise<void> {
  const primary = page.getByRole('region', { name: 'Primary TXT record' });
  const secondary = page.getByRole('region', { name: 'Secondary TXT record' });
  await secondary.getByText('Pending', { exact: true }).waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (label: string) => {
    await page.getByRole('button', { name: `Copy the ${label}`, exact: true }).click();
    await page.getByText('Copied').first().waitFor();
    return page.evaluate<string>('navigator.clipboard.readText()');
  };
  const name = await copied('name of the Primary TXT record');
  const value = await copied('value of the Primary TXT record');
  expect(name).toMatch(/\._domainkey\.contoso\.example$/);
  const second = {
    name: await copied('name of the Secondary TXT record'),
    value: await copied('value of the Secondary TXT record'),
  };

  dns?.zone('contoso.example');
  dns?.txt(name, 'v=spf1 -all');
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await primary.getByText('Another value is in DNS').waitFor();
  await primary.getByText('v=spf1 -all').waitFor();
  await secondary.getByText('Not in DNS yet').waitFor();

  dns?.remove(name);
  dns?.txt(name, ...pieces(value));
  dns?.txt(second.name, ...pieces(second.value));
  await verifyAtSes(world.stack, 'eu-west-1', 'contoso.example');
  await verifyAtSes(world.stack, 'us-west-2', 'contoso.example');
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await page.getByText('contoso.example is verified.').waitFor();
  await primary.getByText('Verified', { exact: true }).waitFor();
  await secondary.getByText('Verified', { exact: true }).waitFor();
}

const pieces = (value: string): string[] => value.match(/.{1,255}/g) ?? [];

it('allows multi-region for an existing organization, once its transfer is acknowledged', async () => {
  const page = await openPage(world);
  await signInAs(page, 'Admin of Lumière (demo)');
  await heading(page, 'Preferences');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Allow Multi-Region').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The secondary region US West is outside the European Union').waitFor();
  await page.getByLabel('No restriction').check();
  await page.getByLabel('I acknowledge this for the organization').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The preferences were saved.').waitFor();
  await page.getByText('Multi-region is on').waitFor();

  await page.getByRole('link', { name: 'Protected Email Assets' }).first().click();
  await page.getByRole('link', { name: 'lumiere.example' }).click();
  await page.getByRole('region', { name: 'Secondary TXT record' }).waitFor();

  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByText('organization.multi-region-on').first().waitFor();
});

it('switches multi-region off: the gateway is told what to delete, and the secondary identities can go', async () => {
  const page = await openPage(world);
  await signInAs(page, 'Admin of Northwind Traders (demo)');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Allow Multi-Region').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Multi-region is off').waitFor();

  await page.getByRole('link', { name: 'Integrations', exact: true }).first().click();
  await page.getByRole('link', { name: 'Mail gateway' }).click();
  await page
    .getByLabel('Delete the address 52.12.169.124 (US West) from the inbound gateway')
    .check();
  await page.getByText(/^Done .* by token:/).waitFor();

  await page.getByRole('link', { name: 'Preferences' }).first().click();
  await page.getByRole('button', { name: 'Remove the secondary identities' }).click();
  await page.getByText('1 domain has an SES identity in the secondary region still.').waitFor();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('The secondary identities were removed.').waitFor();
  await page
    .getByRole('button', { name: 'Remove the secondary identities' })
    .waitFor({ state: 'detached' });
});

it('takes a domain over that another organization holds, once DNS proves whose it is', async () => {
  await askAdmin(world.stack, '/organizations/northwind/domains', { domain: 'moving.example' });
  dns?.zone('moving.example');
  const page = await openPage(world);
  await signInAs(page, 'Admin of Lumière (demo)', '/organizations/lumiere/assets');
  await page.getByRole('button', { name: 'Add domain' }).click();
  const adding = page.getByRole('dialog', { name: 'Add domain' });
  await adding.getByLabel('Domain').fill('moving.example');
  await adding.getByRole('button', { name: 'Add domain' }).click();
  await adding.getByText('Another organization holds this domain.').waitFor();
  await adding.getByRole('button', { name: 'Take it over' }).click();

  await page.getByRole('button', { name: 'Show the TXT record' }).click();
  await page.getByText('_mailferry-takeover.moving.example', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Confirm the takeover' }).click();
  await page.getByText('The TXT record is not there').waitFor();
  const value = await page.getByText(/^mailferry-takeover=/).textContent();
  dns?.txt('_mailferry-takeover.moving.example', value ?? '');
  await page.getByRole('button', { name: 'Confirm the takeover' }).click();
  await page.getByText('moving.example belongs to this organization now.').waitFor();
  await page.getByRole('region', { name: 'Primary TXT record' }).waitFor();
});

it('offers a role only what it may do', async () => {
  const admin = await openPage(world);
  await signInAs(admin, 'Admin of Lumière (demo)', '/organizations/lumiere/assets');
  await admin.getByRole('button', { name: 'Add domain' }).waitFor();
  for (const name of ['Regions', 'Organizations', 'Backlog']) {
    expect(await admin.getByRole('link', { name, exact: true }).count()).toBe(0);
  }
  // Its own, and none of the deployment.
  for (const name of ['Readiness', 'Audit', 'API tokens']) {
    expect(await admin.getByRole('link', { name, exact: true }).count()).toBe(1);
  }
  await admin.goto('/organizations/northwind/preferences');
  await admin.getByText('You may not see or do this.').waitFor();

  const reader = await openPage(world);
  await signInAs(reader, 'Reader of everything', '/organizations/northwind/preferences');
  await reader.getByText('Northwind Traders (demo)').first().waitFor();
  await heading(reader, 'General');
  expect(await reader.getByRole('button', { name: 'Edit' }).count()).toBe(0);
  await reader.getByRole('link', { name: 'Regions', exact: true }).click();
  await reader.getByRole('heading', { name: 'US East (us-east-1)' }).waitFor();
  expect(await reader.getByRole('button', { name: /Override/ }).count()).toBe(0);
  expect(await reader.getByRole('button', { name: 'Start drill' }).count()).toBe(0);
  expect(await reader.getByRole('link', { name: 'API tokens' }).count()).toBe(0);
  await reader.getByRole('link', { name: 'Readiness', exact: true }).click();
  await reader.getByRole('heading', { name: 'Readiness', level: 1 }).waitFor();
  expect(await reader.getByRole('button', { name: 'Check all now' }).count()).toBe(0);
  await reader.goto('/tokens');
  await reader.getByText('You may not see or do this.').waitFor();
});
