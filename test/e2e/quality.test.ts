import { expect, it } from 'vitest';
import { seriousFindings } from './harness/axe.ts';
import { sendMails } from './harness/stack-control.ts';
import { openPage, signInAs, useWorld } from './harness/world.ts';

const world = useWorld();

/** Every page, with a heading that is there once it is loaded. */
const PAGES = [
  ['/regions', 'US East (us-east-1)'],
  ['/backlog', 'US East (us-east-1)'],
  ['/backlog/us-east-1', 'Dead letters of US East'],
  ['/organizations', 'Organizations'],
  ['/organizations/new', 'Organization'],
  ['/organizations/northwind/preferences', 'General'],
  ['/organizations/northwind/assets', 'Domains'],
  ['/organizations/northwind/assets/northwind.example', 'Primary TXT record'],
  ['/organizations/northwind/integrations', 'Integrations'],
  ['/organizations/northwind/integrations/gateway', 'For multi-region'],
  ['/organizations/northwind/readiness', 'Checks'],
  ['/organizations/northwind/messages', 'Messages'],
  ['/organizations/northwind/suppressions', 'Suppressed addresses'],
  ['/organizations/northwind/tokens', 'Tokens'],
  ['/organizations/northwind/takeovers/lumiere.example', 'Prove that the domain is yours'],
  ['/organizations/northwind/audit', 'Changes'],
  ['/messages', 'Or search in an organization'],
  ['/readiness', 'Organizations'],
  ['/tokens', 'Tokens'],
  ['/audit', 'Changes'],
  ['/nowhere', 'There is no such page'],
] as const;

it.each([
  { width: 1440, colorScheme: 'light' },
  { width: 375, colorScheme: 'dark' },
] as const)(
  'no page has a serious fault of accessibility or is wider than $width px ($colorScheme)',
  {
    timeout: 240_000,
  },
  async ({ width, colorScheme }) => {
    await sendMails(world.stack, 'northwind', 'a@northwind.example', ['b@recipient.example']);
    const page = await openPage(world, {
      viewport: { width, height: 800 },
      colorScheme,
      // Colours are measured: none may be on its way to another.
      reducedMotion: 'reduce',
    });
    await page.goto('/');
    await page.getByRole('button', { name: 'Operator', exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Operator', exact: true }).click();
    await page.getByRole('heading', { name: 'Regions', level: 1 }).waitFor();
    for (const [path, heading] of PAGES) {
      // As a link of the page does: to load the console anew for each takes seconds.
      await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);
      await page.getByRole('heading', { name: heading }).first().waitFor();
      const loading = page.getByText('Loading', { exact: true });
      for (const one of await loading.all()) await one.waitFor({ state: 'detached' });
      expect(await seriousFindings(page), path).toEqual([]);
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - window.innerWidth',
      );
      expect(overflow, `${path} is wider than the window`).toBeLessThanOrEqual(0);
    }
    await page.evaluate("history.pushState(null, '', '/regions')");
    await page.getByRole('button', { name: 'Override US East for US East' }).click();
    await page.getByRole('dialog').getByText('No mail goes through US East').waitFor();
    expect(await seriousFindings(page), 'the dialog of an override').toEqual([]);
  },
);

it('can be used by keyboard alone', async () => {
  const page = await openPage(world);
  await page.goto('/organizations/northwind/preferences');
  const operator = page.getByRole('button', { name: 'Operator', exact: true });
  await operator.waitFor();
  await operator.focus();
  await page.keyboard.press('Enter');
  const edit = page.getByRole('button', { name: 'Edit' });
  await edit.waitFor();
  await edit.focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Name', { exact: true }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  expect(await page.getByLabel('Allow Multi-Region').isChecked()).toBe(false);
});

it('says what is wrong while the server does not answer, keeps what it has, and goes on by itself', async () => {
  const page = await openPage(world);
  await signInAs(page, 'Operator');
  await page.getByText('Every region takes mail').waitFor();
  await page.route('**/api/**', (route) => route.abort('connectionrefused'));
  await page.getByText('Mailferry does not answer').waitFor();
  await page.getByText('Every region takes mail').waitFor();
  await page.getByRole('link', { name: 'Audit', exact: true }).click();
  await page.getByText('The server does not answer.').waitFor();
  await page.unroute('**/api/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Changes' }).waitFor();
  await page.getByText('Mailferry does not answer').waitFor({ state: 'detached' });
});

it('says so when a part of the console cannot be loaded, and loads again once it can', async () => {
  const page = await openPage(world, {}, /dynamically imported module|Unable to preload/);
  await signInAs(page, 'Operator');
  await page.getByText('Every region takes mail').waitFor();
  await page.route(/\/assets\/|\/audit$/, (route) => route.abort('connectionrefused'));
  await page.getByRole('link', { name: 'Audit', exact: true }).click();
  await page.getByText('This could not be shown.').waitFor();
  await page.getByRole('button', { name: 'Load the console again' }).click();
  await page.getByText('This could not be shown.').waitFor();
  await page.getByRole('link', { name: 'Regions', exact: true }).click();
  await page.getByText('Every region takes mail').waitFor();
  await page.getByRole('link', { name: 'Audit', exact: true }).click();
  await page.unroute(/\/assets\/|\/audit$/);
  await page.getByRole('button', { name: 'Load the console again' }).click();
  await page.getByRole('heading', { name: 'Changes' }).waitFor();
});

it('says so when the server is slow', async () => {
  const page = await openPage(world);
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/organizations?*', async (route) => {
    await held;
    await route.continue();
  });
  await signInAs(page, 'Operator', '/organizations');
  await page.getByText('Still loading: the server is slow to answer').waitFor();
  answer();
  await page.getByRole('link', { name: 'Lumière (demo)' }).waitFor();
});
