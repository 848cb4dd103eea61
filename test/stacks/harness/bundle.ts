import path from 'node:path';
import type { Plugin } from 'esbuild';
import { build } from 'esbuild';
import { root } from './platform.ts';

/** Providers that SST's index names and Mailferry does not use. */
const UNUSED = /^(@pulumi\/(cloudflare|tls)|@pulumiverse\/vercel|@aws-sdk\/.*|vite)$/;

/**
 * Bundles `sst.config.ts` with SST's shim, as SST itself does, to a file beside the installed packages, and gives the
 * file's name. `settingsModule` stands in for `stacks/settings.ts`.
 */
export async function bundleConfig(platform: string, settingsModule?: string): Promise<string> {
  const outfile = path.join(platform, `../graph.${process.pid}.mjs`);
  await build({
    stdin: {
      contents: entry(platform),
      resolveDir: platform,
      loader: 'ts',
      sourcefile: 'graph.ts',
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
    inject: [path.join(platform, 'src/shim/run.js')],
    external: [
      '@pulumi/aws',
      '@pulumi/docker-build',
      '@pulumi/pulumi',
      '@pulumi/random',
      'archiver',
      'esbuild',
      'glob',
    ],
    plugins: [standIns(settingsModule)],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return outfile;
}

function entry(platform: string): string {
  const config = JSON.stringify(path.join(root, 'sst.config.ts'));
  return `
import * as pulumi from '@pulumi/pulumi';
import * as aws from '@pulumi/aws';
import config from ${config};

export async function runConfig({ stage, platform, work, project, setMocks }) {
  const app = await config.app({ stage });
  pulumi.runtime.setMocks(setMocks, app.name, stage, false);
  Object.assign(globalThis, {
    aws,
    $dev: false,
    $app: { name: app.name, stage, removal: app.removal, protect: app.protect, providers: app.providers },
    $cli: {
      command: 'deploy',
      rpc: process.env.SST_SERVER,
      paths: { home: work, root: project, work, platform },
      state: { version: {} },
    },
  });
  globalThis.sst = await import(${JSON.stringify(path.join(platform, 'src/components/index.ts'))});
  const { run } = await import(${JSON.stringify(path.join(platform, 'src/auto/run.ts'))});
  await pulumi.runtime.runInPulumiStack(() => run(config.run));
  return globalThis.$app;
}
`;
}

/** A module that answers every name with an empty class. */
const EMPTY_MODULE = `
const anything = new Proxy(class {}, { get: (target, name) => (name in target ? target[name] : anything) });
module.exports = anything;
`;

/** The one resource of `@pulumi/command` that SST uses: a site's build, which is recorded and not run. */
const COMMAND_MODULE = `
import { CustomResource } from '@pulumi/pulumi';
class Command extends CustomResource {
  constructor(name, args, options) {
    super('command:local:Command', name, { ...args, stdout: undefined }, options);
  }
}
export const local = { Command };
`;

function standIns(settingsModule: string | undefined): Plugin {
  return {
    name: 'stand-ins',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: UNUSED }, ({ path: name }) => ({ path: name, namespace: 'unused' }));
      onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
        contents: EMPTY_MODULE,
        loader: 'js',
      }));
      onResolve({ filter: /^@pulumi\/command$/ }, ({ path: name }) => ({
        path: name,
        namespace: 'command',
      }));
      onLoad({ filter: /.*/, namespace: 'command' }, () => ({
        contents: COMMAND_MODULE,
        resolveDir: root,
      }));
      if (settingsModule === undefined) return;
      const own = path.join(root, 'stacks/settings.ts');
      onResolve({ filter: /settings\.ts$/ }, ({ path: name, resolveDir, importer }) =>
        path.resolve(resolveDir, name) === own && importer !== settingsModule
          ? { path: settingsModule }
          : undefined,
      );
    },
  };
}
