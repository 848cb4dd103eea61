import type { BuildOptions } from 'esbuild';

/**
 * How a function becomes one file. SST bundles on deployment, with `NODEJS`; the local stack, the tests of the stacks and
 * the benchmarks bundle with `ESBUILD`, which says the same to esbuild itself. The rest of it is what SST sets by itself
 * for `nodejs24.x` (anomalyco/sst, pkg/runtime/node/build.go).
 */
export const NODEJS = {
  format: 'esm',
  minify: true,
  sourcemap: false,
  // What is imported on demand (the tracer) stays out of the file that every start has to read.
  splitting: true,
  // Kept names would be side effects of every class, and keep those that nobody uses in the bundle.
  esbuild: { keepNames: false },
} as const;

export const ESBUILD: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'es2024',
  format: NODEJS.format,
  minify: NODEJS.minify,
  splitting: NODEJS.splitting,
  // Half of the packages have CommonJS as `main`, which cannot be shaken.
  mainFields: ['module', 'main'],
  keepNames: NODEJS.esbuild.keepNames,
  outExtension: { '.js': '.mjs' },
  banner: {
    // CommonJS packages inside an ES module bundle still call `require` for Node's own modules.
    js: "import { createRequire as mailferryRequire } from 'node:module'; const require = mailferryRequire(import.meta.url);",
  },
  logLevel: 'error',
};
