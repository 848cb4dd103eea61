/**
 * Runs the real `sst.config.ts` with SST's real components under Pulumi's mocks and writes the resources that it
 * declares. Run as a process of its own, since Pulumi keeps global state:
 * `node extract.ts <platform folder> <result file> <stage> [<module to stand in for stacks/settings.ts>]`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleConfig } from './bundle.ts';
import { buildHandlers } from './handlers.ts';
import { recordResources } from './mocks.ts';
import { serveSst } from './sst-server.ts';

const [platform, resultFile, stage, settingsModule] = process.argv.slice(2);
if (platform === undefined || resultFile === undefined || stage === undefined)
  throw new Error('see the head of this file');

const work = await mkdtemp(path.join(os.tmpdir(), 'mailferry-stacks-'));
const handlers = buildHandlers(path.join(work, 'functions'));
process.env['SST_SERVER'] = await serveSst(handlers);

const bundle = await bundleConfig(platform, settingsModule);
const { runConfig } = (await import(pathToFileURL(bundle).href)) as {
  runConfig(place: {
    stage: string;
    platform: string;
    work: string;
    setMocks: unknown;
  }): Promise<unknown>;
};
const recorded = recordResources();
const app = await runConfig({ stage, platform, work, setMocks: recorded.mocks });

// Components declare resources in callbacks of other resources: complete once nothing is left to wait for.
process.once('beforeExit', async () => {
  await rm(work, { recursive: true, force: true });
  await rm(bundle, { force: true });
  await writeFile(
    resultFile,
    JSON.stringify({ app, resources: recorded.resources(), handlers: handlers.built() }, null, 1),
  );
});
