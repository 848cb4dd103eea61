import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsole } from '@mailferry/console/build';
import { expect, it, onTestFinished, vi } from 'vitest';
import { serveSite } from './harness/deployed-site.ts';
import { type OidcProvider, startOidcProvider } from './harness/oidc-provider.ts';
import { useWorld } from './harness/world.ts';

/** A token is renewed a minute before it ends: here after a few seconds. */
const LIFETIME_SECONDS = 63;

let provider: OidcProvider | undefined;
const world = useWorld(async () => {
  provider = await startOidcProvider('mailferry-admin', LIFETIME_SECONDS);
  return {
    console: false,
    environment: {
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: 'mailferry-admin',
      OIDC_JWKS_URL: `${provider.issuer}/keys`,
    },
  };
});

it('signs people in at their identity provider with PKCE, and leads back to the page they wanted', async () => {
  const issuer = provider?.issuer ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'mailferry-console-'));
  await buildConsole({
    outDir: folder,
    variables: {
      VITE_ADMIN_URL: '/api',
      VITE_OIDC_AUTHORITY: issuer,
      VITE_OIDC_CLIENT_ID: 'mailferry-console',
    },
  });
  const site = await serveSite(folder, world.stack.endpoints.admin, [issuer]);
  const context = await world.browser.newContext({ baseURL: site.url });
  onTestFinished(async () => {
    await context.close();
    await site.stop();
    await provider?.stop();
    await rm(folder, { recursive: true });
  });
  const page = await context.newPage();
  const breaches: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) breaches.push(message.text());
  });

  await page.goto('/organizations/northwind/readiness');
  expect(await page.getByText('Development sign-in').count()).toBe(0);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Readiness', level: 1 }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/organizations/northwind/readiness');
  expect(provider?.exchanges()).toBe(1);

  await page.reload();
  await page.getByRole('heading', { name: 'Readiness', level: 1 }).waitFor();
  const token = () => page.evaluate(() => sessionStorage.getItem('mailferry-session'));
  const first = await token();
  // Also after a reload, and with the token that came with the last renewal.
  await vi.waitUntil(() => (provider?.renewals() ?? 0) >= 2, { timeout: 30_000, interval: 100 });
  expect(provider?.exchanges()).toBe(1);
  await vi.waitUntil(async () => (await token()) !== first, { timeout: 5_000, interval: 50 });
  const asked = page.waitForResponse((response) => response.url().includes('/readiness'));
  await page.getByRole('button', { name: 'Check again' }).click();
  expect((await asked).status()).toBe(200);
  await page.getByRole('button', { name: 'Operator' }).click();
  await page.getByText('oidc:olga').filter({ visible: true }).first().waitFor();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  expect(breaches).toEqual([]);
});
