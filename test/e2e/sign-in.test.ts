import { get } from 'node:http';
import { expect, it } from 'vitest';
import { openPage, signInAs, useWorld } from './harness/world.ts';

const world = useWorld();

it('signs an operator in and shows every region', async () => {
  const page = await openPage(world);
  await signInAs(page, 'Operator');
  await page.getByRole('heading', { name: 'Regions', level: 1 }).waitFor();
  await page.getByText('Every region takes mail').waitFor();
  for (const name of ['US East (us-east-1)', 'Europe (eu-west-1)', 'US West (us-west-2)']) {
    await page.getByRole('heading', { name }).waitFor();
  }
});

it('takes an API token, keeps it over a reload, and forgets it at sign-out', async () => {
  const page = await openPage(world);
  await page.goto('/regions');
  await page.getByLabel('API token').fill('two words');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('It has no spaces').waitFor();
  await page.getByLabel('API token').fill(world.stack.adminToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Regions', level: 1 }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Regions', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Operator' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await page.reload();
  await page.getByLabel('API token').waitFor();
  expect(
    await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }])),
  ).toBe('[{},{}]');
});

it('asks for another sign-in when the server knows the token no more', async () => {
  const page = await openPage(world);
  await page.goto('/audit');
  await page.getByLabel('API token').fill('mft_never-was-one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Your session has ended').waitFor();
});

it('gives tokens and pages to names of this machine alone', async () => {
  expect(await statusFor('127.0.0.1')).toBe(200);
  // A foreign page could otherwise have its own name resolve to this machine, and read the answer.
  expect(await statusFor('attacker.example')).toBe(403);
});

function statusFor(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${world.consoleUrl}/development/personas`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}
