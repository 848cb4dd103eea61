import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FUNCTIONS } from '@mailferry/local/bundle';
import { build, type Metafile } from 'esbuild';
import { ESBUILD } from '../../stacks/bundling.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** What is measured: the functions as deployed, and what they are compared with, bundled in the same way. */
const ENTRIES = {
  ...FUNCTIONS,
  'bench/bare': 'test/bench/contenders/bare.ts',
  'bench/typical': 'test/bench/contenders/typical.ts',
};

export interface Bundles {
  /** Kilobytes (1,000 bytes) by function, without what is loaded on demand. */
  kb: Record<string, number>;
  /** The file of a bundle, such as `functions/sender`. */
  file(name: string): string;
  remove(): void;
}

export async function buildBundles(): Promise<Bundles> {
  const folder = mkdtempSync(join(checkout, 'node_modules/.bench-'));
  const kb: Record<string, number> = {};
  for (const [name, source] of Object.entries(ENTRIES)) {
    const { metafile } = await build({
      ...ESBUILD,
      absWorkingDir: checkout,
      entryPoints: { [name]: source },
      outdir: folder,
      metafile: true,
    });
    kb[name.slice(name.indexOf('/') + 1)] = Math.round(startBytesOf(metafile) / 1_000);
  }
  return {
    kb,
    file: (name) => join(folder, `${name}.mjs`),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The entry point and what it imports at once; what is loaded on demand costs no start. */
function startBytesOf({ outputs }: Metafile): number {
  const seen = new Set<string>();
  const visit = (path: string): number => {
    const output = outputs[path];
    if (output === undefined || seen.has(path)) return 0;
    seen.add(path);
    return output.imports
      .filter(({ kind }) => kind === 'import-statement')
      .reduce((sum, imported) => sum + visit(imported.path), output.bytes);
  };
  const entry = Object.keys(outputs).find(
    (path) => outputs[path]?.entryPoint !== undefined && !/-[A-Z0-9]{8}\.mjs$/.test(path),
  );
  return visit(entry ?? '');
}
