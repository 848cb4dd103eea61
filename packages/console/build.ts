import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const vite = join(dirname(fileURLToPath(import.meta.resolve('vite/package.json'))), 'bin/vite.js');

export interface ConsoleBuild {
  /** Emptied before. */
  outDir: string;
  /** The variables that configure a deployment's build: VITE_ADMIN_URL and so on. */
  variables: Record<string, string>;
  /** Offers the sign-in of the local stack. What a deployment builds has no code for it. */
  developmentSignIn?: boolean;
}

/**
 * Builds the console into a folder, in a process of its own: what NODE_ENV is here must not decide which React is built
 * in. @throws Error with what the compiler says.
 */
export async function buildConsole(options: ConsoleBuild): Promise<void> {
  const mode = options.developmentSignIn === true ? 'development' : 'production';
  await run(
    process.execPath,
    [
      ...[vite, 'build', import.meta.dirname],
      ...['--mode', mode, '--outDir', options.outDir, '--emptyOutDir', '--logLevel', 'error'],
    ],
    { env: { ...process.env, ...options.variables, NODE_ENV: 'production' } },
  );
}
