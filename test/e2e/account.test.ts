import type { Page } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import * as z from 'zod';
import { askAdmin, sendMails, setFault, verifyAtSes } from './harness/stack-control.ts';
import { openPage, signInAs, useWorld } from './harness/world.ts';

const world = useWorld();
const ADMIN = 'Admin of Northwind Traders (demo)';
const at = (path: string) => `/organizations/northwind/${path}`;

const searchFor = (recipient: string) =>
  `/organizations/northwind/deliveries?recipient=${encodeURIComponent(recipient)}`;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });

it('makes a token, shows it once, and revokes it', async () => {
  const admin = await openPage(world);
  await signInAs(admin, ADMIN, at('tokens'));
  await button(admin, 'Make a token').click();
  const making = dialog(admin, 'Make a token');
  expect(await button(admin, 'Make token').isDisabled()).toBe(true);
  await making.getByLabel('Name').fill('Monitoring');
  await making.getByRole('button', { name: 'Valid for' }).click();
  await admin.getByRole('option', { name: '30 days' }).click();
  await button(admin, 'Make token').click();
  await admin.getByText('Copy it now: it is not shown again.').waitFor();
  await admin.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button(admin, 'Copy the token').click();
  await admin.getByText('Copied', { exact: true }).waitFor();
  const token = await admin.evaluate<string>('navigator.clipboard.readText()');
  await button(admin, 'I have copied it').click();

  const reader = await openPage(world);
  await reader.goto(at('preferences'));
  await reader.getByLabel('API token').fill(token);
  await button(reader, 'Sign in').click();
  await reader.getByRole('heading', { name: 'General' }).waitFor();
  expect(await button(reader, 'Edit').count()).toBe(0);
  expect(await reader.getByRole('link', { name: 'API tokens' }).count()).toBe(0);

  await button(admin, 'Revoke Monitoring').click();
  await button(admin, 'Revoke').click();
  await admin.getByText('Monitoring was revoked.').waitFor();
  await admin.getByText(/^Revoked /).waitFor();
  await reader.reload();
  await reader.getByText('Your session has ended').waitFor();
});

it('suppresses an address, whose mail then fails, and lets it get mail again', async () => {
  const page = await openPage(world);
  await signInAs(page, ADMIN, at('suppressions'));
  await page.getByText('No address is suppressed.').waitFor();
  await button(page, 'Suppress an address').click();
  await page.getByLabel('Address', { exact: true }).fill('gone@recipient.example');
  await button(page, 'Suppress').click();
  await page.getByText('gone@recipient.example gets no mail any more.').waitFor();

  const failed = z.object({ items: z.array(z.object({ state: z.string() })) });
  await vi.waitUntil(
    async () => {
      // A sender may have the list of ten seconds ago.
      await sendMails(world.stack, 'northwind', 'a@northwind.example', ['gone@recipient.example']);
      const { items } = failed.parse(
        await askAdmin(world.stack, searchFor('gone@recipient.example')),
      );
      return items.some(({ state }) => state === 'failed');
    },
    { timeout: 60_000, interval: 1_000 },
  );
  await page.goto(at('messages?recipient=gone%40recipient.example'));
  await page.getByText('Failed', { exact: true }).first().waitFor();
  await page.getByRole('row', { name: 'Failed' }).first().getByRole('link').click();
  await page.getByText('every recipient is suppressed').first().waitFor();

  await page.getByRole('link', { name: 'Suppressions' }).click();
  await page.getByRole('checkbox', { name: 'Choose gone@recipient.example' }).check();
  await button(page, 'Let chosen get mail again').click();
  await dialog(page, 'Let gone@recipient.example get mail again?')
    .getByRole('button', { name: 'Let them get mail' })
    .click();
  await page.getByText('gone@recipient.example may get mail again.').waitFor();
  await page.getByText('No address is suppressed.').waitFor();
});

it('changes an integration, its header fields too, and deletes it', async () => {
  await askAdmin(world.stack, '/organizations/northwind/integrations', {
    kind: 'google-workspace',
    name: 'Old name',
  });
  const page = await openPage(world);
  await signInAs(page, ADMIN, at('integrations'));
  await page.getByRole('link', { name: 'Old name' }).click();
  await button(page, 'Edit').click();
  const form = dialog(page, 'Edit Old name');
  await form.getByLabel('Name', { exact: true }).fill('');
  await form.getByText('Enter a name.').waitFor();
  expect(await button(page, 'Save').isDisabled()).toBe(true);
  await form.getByLabel('Name', { exact: true }).fill('Workspace');
  await form.getByLabel('Delivery domain – optional').fill('northwind.mail.example');
  await form.getByLabel('Preserve every sender').check();
  await form.getByRole('button', { name: 'Header fields' }).click();
  await form.getByLabel('Add an ARC seal').check();
  await button(page, 'Save').click();
  await page.getByText('Workspace was saved.').waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Workspace', level: 1 }).waitFor();
  for (const text of [
    'northwind.mail.example',
    'Preserve every sender',
    'Loops are stopped; an ARC seal is added',
  ]) {
    await page.getByText(text, { exact: true }).waitFor();
  }

  await button(page, 'Delete').click();
  await dialog(page, 'Delete Workspace?').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Workspace was deleted.').waitFor();
  await page.getByRole('link', { name: 'Mail gateway' }).waitFor();
  expect(await page.getByRole('link', { name: 'Workspace' }).count()).toBe(0);
});

it('deletes a domain, and an organization once its name is typed', async () => {
  const { organizationId } = z.object({ organizationId: z.string() }).parse(
    await askAdmin(world.stack, '/organizations', {
      name: 'Closing',
      primaryRegion: 'us-east-1',
    }),
  );
  const path = `/organizations/${organizationId}`;
  await askAdmin(world.stack, `${path}/domains`, { domain: 'closing.example' });
  const page = await openPage(world);
  await signInAs(page, 'Operator', `${path}/assets/closing.example`);
  await button(page, 'Delete').click();
  await dialog(page, 'Delete closing.example?').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('closing.example was deleted.').waitFor();
  await page.getByText('No domain yet.').waitFor();

  await page.getByRole('link', { name: 'Preferences' }).click();
  await button(page, 'Delete organization').click();
  const asking = dialog(page, 'Delete Closing?');
  expect(await asking.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
  await asking.getByLabel('Type Closing to confirm').fill('Closing');
  await asking.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Closing was deleted.').waitFor();
  await page.getByRole('heading', { name: 'Organizations', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Northwind Traders (demo)' }).waitFor();
  expect(await page.getByRole('link', { name: 'Closing' }).count()).toBe(0);
});

it('marks a mail that may have arrived twice', async () => {
  const page = await openPage(world);
  await signInAs(page, ADMIN, at('preferences'));
  await button(page, 'Edit').click();
  await page.getByLabel('How long to wait for proof, in seconds').fill('soon');
  await button(page, 'Save').click();
  await page.getByText('Enter a number of seconds').waitFor();
  await page.getByLabel('How long to wait for proof, in seconds').fill('30');
  await page.getByLabel('Send again at once').check();
  await button(page, 'Save').click();
  await page.getByText('The preferences were saved.').waitFor();

  const recipient = 'twice@recipient.example';
  await setFault(world.stack, 'us-east-1', 'reset', ['SendEmail']);
  await sendMails(world.stack, 'northwind', 'a@northwind.example', [recipient]);
  const found = z.object({ items: z.array(z.object({ possibleDuplicate: z.boolean() })) });
  await vi.waitUntil(
    async () =>
      found.parse(await askAdmin(world.stack, searchFor(recipient))).items[0]?.possibleDuplicate,
    { timeout: 60_000, interval: 250 },
  );
  await setFault(world.stack, 'us-east-1', 'none');

  await page.goto(at(`messages?recipient=${encodeURIComponent(recipient)}`));
  await page.getByText('Possible duplicate').waitFor();
  await page.getByRole('grid').getByRole('link').first().click();
  await page.getByText('some recipients may have got it twice').waitFor();
  const timeline = page.getByRole('list', { name: 'Timeline' });
  await timeline.getByText('Taken up again, although SES may have it already').waitFor();
});

it('tells operators which organizations could not move, and checks them again', async () => {
  await verifyAtSes(world.stack, 'us-west-2', 'northwind.example', false);
  const page = await openPage(world);
  await signInAs(page, 'Operator', '/readiness');
  await button(page, 'Check all now').click();
  await page.getByText('The checks begin with the next run').waitFor();
  await page.getByText('1 of 1 organizations with multi-region could not move').waitFor();
  await page.getByText(/^Domain: /).waitFor();
  await page.getByRole('link', { name: 'Northwind Traders (demo)' }).click();
  await page.getByText('No region could take over all of the mail now').waitFor();
  await verifyAtSes(world.stack, 'us-west-2', 'northwind.example');
  await button(page, 'Check again').click();
  await page.getByText('US West can take over now').waitFor();
});
