import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A headless Chromium for Linux on x64 that travels as a package of the npm registry, with the libraries it needs. */
const PACKAGE = '@sparticuz/chromium';
const VERSION = '153.0.0';

const folder = join(import.meta.dirname, '../../../node_modules/.cache/browser');

export interface RegistryBrowser {
  path: string;
  /** Where its shared libraries lie, for LD_LIBRARY_PATH. */
  libraries: string;
}

/** Installs the browser below `node_modules/.cache`, where it is used again; undefined where it does not run. */
export async function registryBrowser(): Promise<RegistryBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync(
    'npm',
    [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--prefix',
      folder,
      `${PACKAGE}@${VERSION}`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], timeout: 120_000 },
  );
  if (status !== 0) return undefined;
  const path = unpack();
  return path === undefined ? undefined : { path, libraries: join(folder, 'al2023', 'lib') };
}

/** In a process of its own: the package takes its folder and whether to bring libraries from the environment. */
function unpack(): string | undefined {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { default: chromium } = await import(${JSON.stringify(PACKAGE)});
       console.log(await chromium.executablePath());`,
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 60_000,
    },
  );
  return status === 0 ? stdout.trim() : undefined;
}
