import { execFile } from 'node:child_process';
import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { root } from './harness/platform.ts';

/**
 * The configuration's types come from SST's platform, which a fresh clone does not have at its root. A folder beside
 * the unpacked platform shows the compiler the same files as `sst install` would.
 */
it('type-checks against the platform of the installed SST', async () => {
  const folder = path.join(inject('platform'), '../..');
  for (const name of ['sst.config.ts', 'stacks']) {
    await rm(path.join(folder, name), { force: true });
    await symlink(path.join(root, name), path.join(folder, name));
  }
  await writeFile(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: path.join(root, 'stacks/tsconfig.json'),
      compilerOptions: { preserveSymlinks: true },
      include: ['sst.config.ts', 'stacks/*.ts'],
    }),
  );
  const { stdout } = await promisify(execFile)(
    path.join(root, 'node_modules/.bin/tsc'),
    ['--noEmit', '-p', folder],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  ).catch((failed: { stdout: string }) => failed);
  // The platform's own sources are written for a laxer compiler.
  const faults = stdout.split('\n').filter((line) => /^(sst\.config\.ts|stacks\/)/.test(line));
  expect(faults).toEqual([]);
});
