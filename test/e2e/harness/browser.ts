import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { registryBrowser } from './registry-browser.ts';

/** Names a browser of one's own choice. */
const VARIABLE = 'MAILFERRY_BROWSER';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export interface Browser {
  path: string;
  /** Where its shared libraries lie, if they are not the system's. */
  libraries?: string;
}

/**
 * A Chromium: the one that MAILFERRY_BROWSER names, the system's, or Playwright's. Where there is none, one is installed:
 * from the npm registry, else by Playwright.
 * @throws Error saying what to do.
 */
export async function findOrInstallBrowser(): Promise<Browser> {
  const named = process.env[VARIABLE];
  if (named !== undefined && !existsSync(named)) {
    throw new Error(`${VARIABLE} names ${named}, where there is no file.`);
  }
  const found = named ?? findBrowser();
  if (found !== undefined) return { path: found };
  console.log('No Chromium was found: installing one.');
  const fromRegistry = await registryBrowser();
  if (fromRegistry !== undefined) return fromRegistry;
  installByPlaywright();
  const installed = findBrowser();
  if (installed !== undefined) return { path: installed };
  throw new Error(
    `The tests of the console need Chromium, and none could be installed. Install one (apt-get install chromium, or npx playwright-core install chromium) or name yours in ${VARIABLE}.`,
  );
}

function findBrowser(): string | undefined {
  return [...SYSTEM_BROWSERS, chromium.executablePath()].find((path) => existsSync(path));
}

function installByPlaywright(): void {
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'cli.js',
  );
  spawnSync(process.execPath, [cli, 'install', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  });
}
