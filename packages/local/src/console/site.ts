import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildConsole } from '@mailferry/console/build';

/** Where the console's server passes requests on to the admin function. */
export const API_PATH = '/api';

/**
 * The built console of a checkout, built where its sources have changed since the last time (about three seconds).
 * @returns the folder to serve.
 */
export async function builtConsole(checkout: string): Promise<string> {
  const cache = join(checkout, 'node_modules/.cache/mailferry');
  const folder = join(cache, `console-${fingerprint(checkout)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'new-'));
  await buildConsole({
    outDir: fresh,
    variables: { VITE_ADMIN_URL: API_PATH },
    developmentSignIn: true,
  });
  try {
    renameSync(fresh, folder);
  } catch {
    // Another stack built the same sources at the same time.
    rmSync(fresh, { recursive: true });
  }
  return folder;
}

/** Of everything that the build reads: the sources, and the packages by their lock file. */
function fingerprint(checkout: string): string {
  const sources = globSync('packages/console/{*.{ts,html},{src,public}/**/*.*}', { cwd: checkout });
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...sources.sort()]) {
    hash.update(file).update(readFileSync(join(checkout, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
