import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailferry-client-'));
  execFileSync(process.execPath, [join(ROOT, 'packages/client/build.ts')], { stdio: 'pipe' });
  const installed = join(folder, 'node_modules');
  mkdirSync(join(installed, '@mailferry'), { recursive: true });
  cpSync(join(ROOT, 'packages/client/dist'), join(installed, '@mailferry/client'), {
    recursive: true,
  });
  for (const name of ['@aws-sdk', '@smithy', '@types']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(installed, name));
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('imports nothing but the AWS SDK and Node itself', () => {
  const text = readFileSync(join(folder, 'node_modules/@mailferry/client/index.js'), 'utf8');
  const imports = [...text.matchAll(/^(?:import|\} from|export .* from).*?["']([^"']+)["'];$/gm)];
  const names = new Set(imports.map((match) => match[1]));
  expect([...names].filter((name) => !name?.startsWith('node:')).sort()).toEqual([
    '@aws-sdk/client-s3',
    '@aws-sdk/client-sqs',
  ]);
});

it('works as installed, with types', () => {
  const program = `
    import { type Client, createClient, MailferryError } from '@mailferry/client';
    const cells = { primary: { region: 'nowhere', mailQueueUrl: 'x', payloadBucket: 'y' } };
    try {
      const client: Client = createClient({ organizationId: 'acme', cells });
      client.close();
    } catch (error) {
      if (!(error instanceof MailferryError)) throw error;
      process.stdout.write(error.code);
    }`;
  writeFileSync(join(folder, 'use.ts'), program);
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const flags = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node',
  ];
  execFileSync(process.execPath, [tsc, ...flags, '--skipLibCheck', 'false', 'use.ts'], {
    cwd: folder,
  });
  expect(execFileSync(process.execPath, ['use.ts'], { cwd: folder, encoding: 'utf8' })).toBe(
    'client-options-invalid',
  );
});
