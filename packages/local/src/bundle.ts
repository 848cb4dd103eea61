import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ESBUILD as deployedBundling } from '../../../stacks/bundling.ts';

/** The functions as a deployment has them, each in one file: they start several times faster than from source. */
export const FUNCTIONS = {
  'functions/sender': 'functions/sender.ts',
  'functions/outcome': 'functions/outcome.ts',
  'functions/ingress': 'functions/ingress.ts',
  'functions/health': 'functions/health.ts',
  'functions/admin': 'functions/admin/index.ts',
};

/**
 * Bundles the functions of a checkout. The folder is named by its content, so that the same code has the same paths and
 * V8's compile cache stays good.
 * @returns the folder to load handlers from, as `functions/<name>.mjs` below it.
 */
export async function bundleFunctions(checkout: string): Promise<string> {
  const results = await Promise.all(
    // Each alone, as a deployment has them: together they would share their parts, and start with those of all.
    Object.entries(FUNCTIONS).map(([name, source]) =>
      build({
        ...deployedBundling,
        // Stack traces stay readable here.
        minify: false,
        absWorkingDir: checkout,
        entryPoints: { [name]: source },
        write: false,
        outdir: '/',
      }),
    ),
  );
  const files = results.flatMap(({ outputFiles }) => outputFiles ?? []);
  const hash = createHash('sha256');
  for (const { path, contents } of files) hash.update(path).update(contents);
  const cache = join(checkout, 'node_modules/.cache/mailferry');
  const folder = join(cache, hash.digest('hex').slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'new-'));
  mkdirSync(join(fresh, 'functions'));
  for (const { path, contents } of files) writeFileSync(join(fresh, path), contents);
  try {
    renameSync(fresh, folder);
  } catch {
    // Another stack wrote the same bundle at the same time.
    rmSync(fresh, { recursive: true });
  }
  return folder;
}
