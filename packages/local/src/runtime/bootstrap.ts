/**
 * The program of an execution environment: loads the handler that `_HANDLER` names and works off invocations from the
 * Lambda Runtime API (developer guide, "Using the Lambda runtime API"), one at a time.
 */
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext } from './context.ts';

// The parent is gone, by whatever means: nobody would read the answers.
process.once('disconnect', () => process.exit(0));

// A terminal's Ctrl-C reaches the whole process group. When this process ends is the parent's decision.
process.on('SIGINT', () => {});

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const base = `http://${process.env['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime`;

type Handler = (event: unknown, context: object) => unknown;

async function loadHandler(): Promise<Handler> {
  const [file = '', name = ''] = splitHandler(process.env['_HANDLER'] ?? '');
  const root = process.env['LAMBDA_TASK_ROOT'] ?? process.cwd();
  const path = ['.ts', '.mjs', '.js'].map((ending) => join(root, file + ending)).find(existsSync);
  if (path === undefined) throw new Error(`Cannot find module '${file}'`);
  const module = await import(pathToFileURL(path).href);
  if (typeof module[name] !== 'function') throw new Error(`${file} exports no function '${name}'`);
  return module[name];
}

function splitHandler(handler: string): string[] {
  const dot = handler.lastIndexOf('.');
  return [handler.slice(0, dot), handler.slice(dot + 1)];
}

async function main(): Promise<void> {
  let handler: Handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    console.error(error);
    await call('POST', '/init/error', errorBody(error));
    process.exit(1);
  }
  for (;;) {
    const { headers, body } = await call('GET', '/invocation/next');
    const requestId = String(headers['lambda-runtime-aws-request-id']);
    const context = createContext(requestId, {
      deadlineMs: Number(headers['lambda-runtime-deadline-ms']),
      functionArn: String(headers['lambda-runtime-invoked-function-arn']),
    });
    try {
      const result = await handler(JSON.parse(body), context);
      await call('POST', `/invocation/${requestId}/response`, JSON.stringify(result ?? null));
    } catch (error) {
      console.error(error);
      await call('POST', `/invocation/${requestId}/error`, errorBody(error));
    }
  }
}

function errorBody(error: unknown): string {
  const isError = error instanceof Error;
  return JSON.stringify({
    errorType: isError ? error.name : 'Error',
    errorMessage: isError ? error.message : String(error),
    trace: isError ? (error.stack ?? '').split('\n') : [],
  });
}

/** node:http rather than fetch: the next invocation may be hours away, and fetch gives up waiting for headers. */
function call(method: string, path: string, body?: string) {
  return new Promise<{ headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const outgoing = request(base + path, { method, agent }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, body: text }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

await main();
