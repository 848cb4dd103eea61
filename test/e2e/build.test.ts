import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildConsole } from '@mailferry/console/build';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder = '';
let page = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailferry-console-'));
  await buildConsole({ outDir: folder, variables: { VITE_ADMIN_URL: 'https://admin.example' } });
  page = await readFile(join(folder, 'index.html'), 'utf8');
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

async function scripts(): Promise<string[]> {
  const names = await readdir(join(folder, 'assets'));
  return names.filter((name) => name.endsWith('.js'));
}

it('of a deployment holds no trace of the development sign-in', async () => {
  const texts = await Promise.all(
    (await scripts()).map((name) => readFile(join(folder, 'assets', name), 'utf8')),
  );
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.filter((text) => /development sign-in|\/development\//i.test(text))).toEqual([]);
});

it('loads less than 300 KB of script at first, compressed', async () => {
  const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(
    ([, path]) => path ?? '',
  );
  expect(first.length).toBeGreaterThan(0);
  const sizes = await Promise.all(
    first.map(async (path) => gzipSync(await readFile(join(folder, path))).length),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000);
});

it('knows its admin API, and nothing of it is inline', () => {
  expect(page).toContain('<meta name="mailferry-admin-url" content="https://admin.example">');
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=/);
});
