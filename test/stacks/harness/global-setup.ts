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
    /** Holds one graph for each variant: `own.json` and so on. */
    graphs: string;
  }
}

/**
 * The deployment itself; with all that can be switched on, as production and as a stage that is removed again; and with
 * one more route of two kinds.
 */
const VARIANTS = {
  own: { stage: 'graph', code: true },
  production: { stage: 'production', settings: 'all-on.ts' },
  trial: { stage: 'trial', settings: 'all-on.ts' },
  apart: { stage: 'graph', settings: 'apart.ts' },
  shared: { stage: 'graph', settings: 'shared.ts' },
} as const;

export type Variant = keyof typeof VARIANTS;

/** Extracts the graph of each variant, once for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const platform = await unpackPlatform();
  const graphs = await mkdtemp(path.join(os.tmpdir(), 'mailferry-graphs-'));
  await Promise.all(
    Object.entries(VARIANTS).map(([name, variant]) =>
      promisify(execFile)(
        process.execPath,
        [
          path.join(import.meta.dirname, 'extract.ts'),
          ...['--platform', platform],
          ...['--result', path.join(graphs, `${name}.json`)],
          ...['--stage', variant.stage],
          ...('settings' in variant
            ? ['--settings', path.join(root, 'test/stacks/fixtures', variant.settings)]
            : []),
          ...('code' in variant ? ['--code'] : []),
        ],
        { cwd: root },
      ),
    ),
  );
  project.provide('platform', platform);
  project.provide('graphs', graphs);
  return () => rm(graphs, { recursive: true, force: true });
}
