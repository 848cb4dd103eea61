import { DEMO_ORGANIZATIONS } from '@mailferry/local/seed';
import { type LocalStack, type LocalStackOptions, startLocalStack } from '@mailferry/local/stack';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';

export interface World {
  stack: LocalStack;
  browser: Browser;
  consoleUrl: string;
}

/** How long a page may take to show something, on a machine that is busy with other tests. */
const PATIENCE_MS = 30_000;

/** A stack with the console and a browser, for the tests of a file. */
export function useWorld(options: () => Promise<LocalStackOptions> = async () => ({})): World {
  const world: Partial<World> = {};
  beforeAll(async () => {
    const stack = await startLocalStack({
      console: true,
      organizations: DEMO_ORGANIZATIONS,
      ...(await options()),
    });
    world.stack = stack;
    world.consoleUrl = stack.endpoints.console ?? '';
    const { path, libraries } = inject('browser');
    world.browser = await chromium.launch({
      executablePath: path,
      ...(libraries === undefined
        ? {}
        : { env: { ...definedEnvironment(), LD_LIBRARY_PATH: libraries } }),
      // Containers have no user namespaces and little shared memory.
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
  }, 120_000);
  afterAll(async () => {
    await world.browser?.close();
    await world.stack?.stop(0);
  }, 60_000);
  // Filled before any test runs.
  return world as World;
}

/**
 * A page of a fresh browser profile. At the end of the test, nothing may have gone wrong behind the scenes.
 * @param meant what the test itself makes go wrong.
 */
export async function openPage(
  world: World,
  options: BrowserContextOptions = {},
  meant?: RegExp,
): Promise<Page> {
  const context = await world.browser.newContext({
    baseURL: world.consoleUrl,
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  // The browser reports breaches of the Content-Security-Policy as errors of the console.
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(message.text());
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(world.consoleUrl)) faults.push(`request to ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults.filter((fault) => meant?.test(fault) !== true)).toEqual([]);
  });
  return page;
}

/** Signs in as a role of the development sign-in, by its button. */
export async function signInAs(page: Page, label: string, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: label, exact: true }).click();
  await page.getByRole('navigation').first().waitFor();
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
