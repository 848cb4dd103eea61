import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What each layer may import: other layers of the project, and which packages and built-ins it must leave alone. */
const RULES: Record<string, { layers: string[]; forbidden: RegExp[] }> = {
  'packages/core': {
    layers: ['core'],
    forbidden: [
      /^@aws/,
      /^@smithy\//,
      /^sst/,
      /^@pulumi\//,
      /^@middy\//,
      /^node:(?!(?:buffer|crypto|url|zlib)$)/,
    ],
  },
  'packages/aws': { layers: ['core', 'aws'], forbidden: [/^sst/, /^@pulumi\//, /^@middy\//] },
  'packages/client': { layers: ['core', 'client'], forbidden: [/^@middy\//, /^sst/] },
  'packages/smtp': { layers: ['core', 'client', 'smtp'], forbidden: [/^@middy\//, /^sst/] },
  // Of the functions, the API's schemas; of the local stack, the note by which it is found.
  'packages/cli': {
    layers: ['core', 'functions', 'local', 'cli'],
    forbidden: [/^@aws/, /^@smithy\//, /^@middy\//, /^sst/],
  },
  functions: { layers: ['core', 'aws', 'functions'], forbidden: [/^sst/, /^@pulumi\//] },
};

/** The core takes time and chance from outside. */
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bsetInterval\(|\bprocess\.env\b/;

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) => !file.includes(`${sep}node_modules${sep}`) && !file.includes(`${sep}dist${sep}`),
    );
}

function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

describe.each(Object.entries(RULES))('%s', (folder, { layers, forbidden }) => {
  const files = sourceFiles(join(root, folder, folder === 'functions' ? '' : 'src'));

  it('has source files', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it('imports only the layers below it', () => {
    const broken = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => {
          const layer = /^@mailferry\/([a-z]+)/.exec(name)?.[1];
          return layer !== undefined
            ? !layers.includes(layer)
            : forbidden.some((rule) => rule.test(name));
        })
        .map((name) => `${relative(root, file)} imports ${name}`),
    );
    expect(broken).toEqual([]);
  });
});

describe('packages/core', () => {
  it('reads no clock, no environment and no chance of its own', () => {
    const impure = sourceFiles(join(root, 'packages/core/src')).filter((file) =>
      IMPURE.test(readFileSync(file, 'utf8')),
    );
    expect(impure.map((file) => relative(root, file))).toEqual([]);
  });
});
