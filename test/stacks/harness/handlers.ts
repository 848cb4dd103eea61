import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { ESBUILD } from '../../../stacks/bundling.ts';
import { root } from './platform.ts';

export interface Calls {
  /** Classes of AWS calls that the bundle holds: `SendMessageCommand`. */
  calls: string[];
  /** Verbs of PartiQL statements in the product's own code. */
  partiqlVerbs: string[];
  /** Kinds of parts of transactions in the product's own code: `Put`. */
  transactionParts: string[];
  /** Names of metrics that the product's own code counts. */
  metrics: string[];
}

export interface BuiltHandler extends Calls {
  /** As in the function's configuration: `functions/sender.handler`. */
  handler: string;
  /** The functions that run it: `UsEast1SenderHandler`. */
  functions: string[];
  /** Why it could not be bundled; the graph is of use all the same. */
  fault?: string;
}

export interface Handlers {
  build(handler: string, functionId: string): Promise<{ handler: string; out: string }>;
  built(): BuiltHandler[];
}

/** Answers for the bundles of functions, each handler once. Only with `code` it looks what is in them. */
export function buildHandlers(folder: string, code: boolean): Handlers {
  const running = new Map<string, Promise<{ result: BuiltHandler; out: string }>>();
  const results: BuiltHandler[] = [];

  async function buildOnce(handler: string): Promise<{ result: BuiltHandler; out: string }> {
    const out = path.join(folder, handler.replaceAll('/', '-'));
    await mkdir(out, { recursive: true });
    const found = code ? await tryCallsOf(handler) : NO_CALLS;
    const result: BuiltHandler = { handler, functions: [], ...found };
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
/** Calls of the product's own clients: `operation: "SendMessage"`. */
const OWN_CALL = /\boperation: "([A-Z]\w+)"/g;
/** What SDK clients import for themselves: endpoint discovery, and sessions of directory buckets. */
const OWN_TO_SDK = new Set(['DescribeEndpointsCommand', 'CreateSessionCommand']);
const PARTIQL = /(?:(SELECT)\s[^`'"]*?\sFROM|(INSERT)\s+INTO|(UPDATE|DELETE)(?:\s+FROM)?)\s+\\?"/g;

const TRANSACTION_PART = /\b(Put|Update|Delete|ConditionCheck): \{\s*TableName\b/g;

const METRIC = /\.(?:count|durationMs)\(\s*["'](\w+)["']/g;

const NO_CALLS: Calls = { calls: [], partiqlVerbs: [], transactionParts: [], metrics: [] };

async function tryCallsOf(handler: string): Promise<Calls & { fault?: string }> {
  try {
    return await callsOf(path.join(root, handler.replace(/\.[^.]+$/, '.ts')));
  } catch (cause) {
    return { ...NO_CALLS, fault: String(cause) };
  }
}

/** Bundles an entry point as SST does for Node (ESM, tree-shaken) and gives the AWS calls that are left in it. */
export async function callsOf(source: string): Promise<Calls> {
  const { metafile, outputFiles } = await build({
    ...ESBUILD,
    entryPoints: [source],
    minify: false,
    outdir: path.join(root, 'unwritten'),
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const kept = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const calls = kept.flatMap(([file]) => COMMAND_MODULE.exec(file)?.[1] ?? []);
  const text = outputFiles.map((file) => file.text).join('\n');
  for (const [, operation] of text.matchAll(OWN_CALL)) calls.push(`${operation}Command`);
  const verbs = [...text.matchAll(PARTIQL)].flatMap(([, ...groups]) =>
    groups.filter((verb) => verb),
  );
  const parts = [...text.matchAll(TRANSACTION_PART)].flatMap(([, part]) => part ?? []);
  const metrics = [...text.matchAll(METRIC)].flatMap(([, name]) => name ?? []);
  return {
    calls: [...new Set(calls)].filter((call) => !OWN_TO_SDK.has(call)).sort(),
    partiqlVerbs: [...new Set(verbs)].sort(),
    transactionParts: [...new Set(parts)].sort(),
    metrics: [...new Set(metrics)].sort(),
  };
}
