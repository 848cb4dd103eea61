import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

/**
 * Builds what is published into dist/: index.js with the envelope module, its validator and the id generator bundled,
 * so that the AWS SDK's clients are the only dependencies; declarations for each source file; and a package.json.
 */
const root = new URL('.', import.meta.url).pathname;
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });

await build({
  entryPoints: [join(root, 'src/index.ts')],
  outfile: join(dist, 'index.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  external: ['@aws-sdk/*'],
  legalComments: 'eof',
});

const types = join(dist, 'types');
const tsc = join(root, '../../node_modules/typescript/bin/tsc');
const flags = ['--ignoreConfig', '--declaration', '--emitDeclarationOnly', '--skipLibCheck'];
const language = ['--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node'];
const files = ['--allowImportingTsExtensions', '--rootDir', join(root, '..'), '--outDir', types];
// The errors' module is named itself: what comes through node_modules gets no declarations.
const inputs = [join(root, 'src/index.ts'), join(root, '../core/src/errors.ts')];
execFileSync(process.execPath, [tsc, ...flags, ...language, ...files, ...inputs], {
  stdio: 'inherit',
});

/** Only what the public declarations mention is kept, with plain relative paths instead of workspace names. */
const kept = new Set([
  'client/src/index.d.ts',
  'client/src/client.d.ts',
  'client/src/types.d.ts',
  'core/src/errors.d.ts',
]);
for (const file of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
  const path = join(types, file);
  if (!file.endsWith('.d.ts')) continue;
  if (!kept.has(file)) {
    rmSync(path);
    continue;
  }
  const text = readFileSync(path, 'utf8')
    .replace(/'@mailferry\/core\/([\w/-]+)'/g, (_, module: string) => {
      const target = relative(join(path, '..'), join(types, 'core/src', module));
      return `'${target.startsWith('.') ? target : `./${target}`}.js'`;
    })
    .replace(/'(\.[^']*)\.ts'/g, "'$1.js'");
  writeFileSync(path, text);
}

const source = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { '@aws-sdk/client-s3': s3, '@aws-sdk/client-sqs': sqs } = source.dependencies;
const published = {
  name: source.name,
  version: source.version,
  description: 'Hands mail to the Mailferry relay: durable, with a standby region',
  license: 'Apache-2.0',
  type: 'module',
  engines: { node: '>=20' },
  exports: { '.': { types: './types/client/src/index.d.ts', default: './index.js' } },
  dependencies: { '@aws-sdk/client-s3': `^${s3}`, '@aws-sdk/client-sqs': `^${sqs}` },
};
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published, undefined, 2)}\n`);
writeFileSync(join(dist, 'README.md'), readFileSync(join(root, 'README.md')));
