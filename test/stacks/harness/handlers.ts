import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './platform.ts';

export interface BuiltHandler {
  /** As in the function's configuration: `functions/sender.handler`. */
  handler: string;
  /** The functions that run it: `UsEast1SenderHandler`. */
  functions: string[];
  /** Why it could not be bundled; the graph is of use all the same. */
  fault?: string;
  /** Classes of AWS calls that the bundle holds: `SendMessageCommand`. */
  calls: string[];
  /** Verbs of PartiQL statements in the product's own code. */
  partiqlVerbs: string[];
}

export interface Handlers {
  build(handler: string, functionId: string): Promise<{ handler: string; out: string }>;
  built(): BuiltHandler[];
}

/** Bundles functions as SST does for Node (ESM, tree-shaken), each handler once, and notes the AWS calls left in it. */
export function buildHandlers(folder: string): Handlers {
  const running = new Map<string, Promise<{ result: BuiltHandler; out: string }>>();
  const results: BuiltHandler[] = [];

  async function buildOnce(handler: string): Promise<{ result: BuiltHandler; out: string }> {
    const source = path.join(root, handler.replace(/\.[^.]+$/, '.ts'));
    const out = path.join(folder, handler.replaceAll('/', '-'));
    await mkdir(out, { recursive: true });
    const result: BuiltHandler = await bundle(source, path.join(out, 'index.mjs')).then(
      (found) => ({ handler, functions: [], ...found }),
      (cause: unknown) => ({
        handler,
        functions: [],
        fault: String(cause),
        calls: [],
        partiqlVerbs: [],
      }),
    );
    results.push(result);
    return { result, out };
  }

  return {
    async build(handler, functionId) {
      const building = running.get(handler) ?? buildOnce(handler);
      running.set(handler, building);
      const { result, out } = await building;
      result.functions.push(functionId);
      return { handler: `index.${handler.split('.').at(-1)}`, out };
    },
    built: () => results.toSorted((a, b) => a.handler.localeCompare(b.handler)),
  };
}

const COMMAND_MODULE = /\/@aws-sdk\/(?:client|lib)-[^/]+\/dist-es\/commands\/(\w+Command)\.js$/;
/** What SDK clients import for themselves: endpoint discovery, and sessions of directory buckets. */
const OWN_TO_SDK = new Set(['DescribeEndpointsCommand', 'CreateSessionCommand']);
const PARTIQL = /(?:(SELECT)\s[^`'"]*?\sFROM|(INSERT)\s+INTO|(UPDATE|DELETE)(?:\s+FROM)?)\s+\\?"/g;

async function bundle(
  source: string,
  outfile: string,
): Promise<{ calls: string[]; partiqlVerbs: string[] }> {
  const { metafile, outputFiles } = await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  const kept = Object.entries(output?.inputs ?? {}).filter(
    ([, { bytesInOutput }]) => bytesInOutput > 0,
  );
  const calls = kept.flatMap(([file]) => COMMAND_MODULE.exec(file)?.[1] ?? []);
  const text = outputFiles.map((file) => file.text).join('\n');
  const verbs = [...text.matchAll(PARTIQL)].flatMap(([, ...groups]) =>
    groups.filter((verb) => verb),
  );
  return {
    calls: [...new Set(calls)].filter((call) => !OWN_TO_SDK.has(call)).sort(),
    partiqlVerbs: [...new Set(verbs)].sort(),
  };
}
