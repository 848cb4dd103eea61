import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { root, unpackPlatform } from './platform.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** SST's unpacked platform. */
    platform: string;
    /** Holds one graph for each variant: `own.json`, `apart.json`, `shared.json`. */
    graphs: string;
  }
}

const VARIANTS = ['own', 'apart', 'shared'];

/** Extracts the graph of the deployment and of two with one more route, once for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const platform = await unpackPlatform();
  const graphs = await mkdtemp(path.join(os.tmpdir(), 'mailferry-graphs-'));
  await Promise.all(
    VARIANTS.map((variant) => {
      const settings = path.join(root, `test/stacks/fixtures/${variant}.ts`);
      return promisify(execFile)(
        process.execPath,
        [
          path.join(import.meta.dirname, 'extract.ts'),
          platform,
          path.join(graphs, `${variant}.json`),
          ...(variant === 'own' ? [] : [settings]),
        ],
        { cwd: root },
      );
    }),
  );
  project.provide('platform', platform);
  project.provide('graphs', graphs);
  return () => rm(graphs, { recursive: true, force: true });
}
