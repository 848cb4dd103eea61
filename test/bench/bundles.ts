import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FUNCTIONS } from '@mailferry/local/bundle';
import { build } from 'esbuild';
import { ESBUILD } from '../../stacks/bundling.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** What is measured: the functions as deployed, and what they are compared with, bundled in the same way. */
const ENTRIES = {
  ...FUNCTIONS,
  'bench/bare': 'test/bench/contenders/bare.ts',
  'bench/typical': 'test/bench/contenders/typical.ts',
};

export interface Bundles {
  /** Kilobytes (1,000 bytes) by function. */
  kb: Record<string, number>;
  /** The file of a bundle, such as `functions/sender`. */
  file(name: string): string;
  remove(): void;
}

export async function buildBundles(): Promise<Bundles> {
  const folder = mkdtempSync(join(checkout, 'node_modules/.bench-'));
  const { metafile } = await build({
    ...ESBUILD,

    mainFields: [...ESBUILD.mainFields],
    absWorkingDir: checkout,
    entryPoints: ENTRIES,
    outdir: folder,
    metafile: true,
  });
  const kb: Record<string, number> = {};
  for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
    const name = path.slice(path.lastIndexOf('/') + 1).replace('.mjs', '');
    kb[name] = Math.round(bytes / 1_000);
  }
  return {
    kb,
    file: (name) => join(folder, `${name}.mjs`),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
