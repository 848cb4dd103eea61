/**
 * Runs the real `sst.config.ts` with SST's real components under Pulumi's mocks and writes the resources that it
 * declares, as `Graph` describes them. Run as a process of its own, since Pulumi keeps global state:
 * `node extract.ts --platform <folder> --result <file> --stage <stage> [--settings <module>] [--code]`.
 * `--settings` stands in for `stacks/settings.ts`; with `--code` the functions are bundled and their calls noted.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleConfig } from './bundle.ts';
import { buildHandlers, callsOf } from './handlers.ts';
import { recordResources } from './mocks.ts';
import { root } from './platform.ts';
import { serveSst } from './sst-server.ts';

const { platform, result, stage, settings, code } = parseArgs({
  options: {
    platform: { type: 'string' },
    result: { type: 'string' },
    stage: { type: 'string' },
    settings: { type: 'string' },
    code: { type: 'boolean', default: false },
  },
}).values;
if (platform === undefined || result === undefined || stage === undefined) {
  throw new Error('--platform, --result and --stage are needed');
}

// Pulumi reads code that goes into a deployment with the TypeScript of its own time, unless it finds another.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript' && context.parentURL?.includes('/@pulumi/') === true
      ? next('@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js', context)
      : next(specifier, context),
});

const work = await mkdtemp(path.join(os.tmpdir(), 'mailferry-stacks-'));
// SST looks for a site's sources and its build in the project: an empty page stands for both.
const project = path.join(work, 'project');
const site = path.join(project, 'packages/console/dist');
await mkdir(site, { recursive: true });
await writeFile(path.join(site, 'index.html'), '');

const handlers = buildHandlers(path.join(work, 'functions'), code);
process.env['SST_SERVER'] = await serveSst(handlers);

const bundle = await bundleConfig(platform, settings);
const { runConfig } = (await import(pathToFileURL(bundle).href)) as {
  runConfig(place: {
    stage: string;
    platform: string;
    work: string;
    project: string;
    setMocks: unknown;
  }): Promise<unknown>;
};
const recorded = recordResources();
const client = code ? await callsOf(path.join(root, 'packages/client/src/index.ts')) : undefined;
const app = await runConfig({ stage, platform, work, project, setMocks: recorded.mocks });

// Components declare resources in callbacks of other resources: complete once nothing is left to wait for.
process.once('beforeExit', async () => {
  await rm(work, { recursive: true, force: true });
  await rm(bundle, { force: true });
  await writeFile(
    result,
    JSON.stringify(
      { app, client, resources: recorded.resources(), handlers: handlers.built() },
      null,
      1,
    ),
  );
});
