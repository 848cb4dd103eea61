import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
export const root = path.resolve(import.meta.dirname, '../../..');

/** What SST 4.17.1 asks of its two tools before it unpacks its platform. */
const TOOL_VERSIONS = { pulumi: 'v3.215.0', bun: '1.2.1' };

const CONFIG = `export default $config({
  app: () => ({ name: 'unpack', home: 'local' }),
  async run() {},
});
`;

/**
 * Unpacks SST's own platform (the sources of its components) from the installed `sst` package, and gives its folder.
 * SST carries it inside its executable and unpacks it on `sst install`, after it has looked for `pulumi` and `bun`:
 * stand-ins answer for their versions, and no provider is asked for, so that nothing is fetched. Unpacked once a version, beside the installed
 * packages, where the platform finds the providers that it imports.
 */
export async function unpackPlatform(): Promise<string> {
  const { version } = JSON.parse(
    await readFile(path.join(root, 'node_modules/sst/package.json'), 'utf8'),
  ) as { version: string };
  const folder = path.join(root, 'node_modules/.cache/mailferry-stacks', version);
  const platform = path.join(folder, '.sst/platform');
  if (await exists(platform)) return platform;

  const building = `${folder}.${process.pid}`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  await writeFile(path.join(building, 'sst.config.ts'), CONFIG);
  await writeFile(path.join(building, 'package.json'), '{"name":"unpack","type":"module"}');
  const home = path.join(building, 'home');
  // Where SST keeps its tools on Linux, and on macOS.
  await standIns(path.join(home, '.config/sst/bin'));
  await standIns(path.join(home, 'Library/Application Support/sst/bin'));
  await promisify(execFile)(sstExecutable(), ['install', '--stage', 'unpack'], {
    cwd: building,
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, '.config'),
      DO_NOT_TRACK: '1',
    },
    timeout: 60_000,
  });
  await declareProvider(path.join(building, '.sst/platform'));
  await rename(building, folder).catch(async (cause: unknown) => {
    // Another run was quicker.
    await rm(building, { recursive: true, force: true });
    if (!(await exists(platform))) throw cause;
  });
  return platform;
}

/** What `sst install` adds to the platform's types for the AWS provider, had it fetched it itself. */
async function declareProvider(platform: string): Promise<void> {
  const file = path.join(platform, 'config.d.ts');
  const types = await readFile(file, 'utf8');
  await writeFile(
    file,
    `import * as _aws from '@pulumi/aws';\n${types
      .replace(
        'declare global {',
        'declare global {\n  // @ts-expect-error\n  export import aws = _aws',
      )
      .replace(
        'providers?: {',
        'providers?: {\n      aws?: (_aws.ProviderArgs & { version?: string }) | string;',
      )}`,
  );
}

async function standIns(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, version] of Object.entries(TOOL_VERSIONS)) {
    const file = path.join(folder, name);
    await writeFile(file, `#!/bin/sh\necho ${version}\n`);
    await chmod(file, 0o755);
  }
}

function sstExecutable(): string {
  return require.resolve(`sst-${process.platform}-${process.arch}/bin/sst`);
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}
