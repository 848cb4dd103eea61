import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

/** Names a browser of one's own choice. */
const VARIABLE = 'MAILFERRY_BROWSER';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The path of a Chromium: the one that MAILFERRY_BROWSER names, the system's, or Playwright's. Where there is none, one
 * is installed, by apt where that is possible, else by Playwright.
 * @throws Error saying what to do.
 */
export function browserPath(): string {
  const named = process.env[VARIABLE];
  if (named !== undefined && !existsSync(named)) {
    throw new Error(`${VARIABLE} names ${named}, where there is no file.`);
  }
  const found = named ?? findBrowser();
  if (found !== undefined) return found;
  console.log('No Chromium was found: installing one.');
  install();
  const installed = findBrowser();
  if (installed !== undefined) return installed;
  throw new Error(
    `The tests of the console need Chromium, and none could be installed. Install one (apt-get install chromium, or npx playwright-core install chromium) or name yours in ${VARIABLE}.`,
  );
}

function findBrowser(): string | undefined {
  return [...SYSTEM_BROWSERS, chromium.executablePath()].find((path) => existsSync(path));
}

function install(): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
    return;
  }
  const cli = join(
    dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'cli.js',
  );
  run(process.execPath, cli, 'install', 'chromium');
}

function run(command: string, ...args: string[]): void {
  spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
