import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionDefinition } from './function-definition.ts';
import { functionArnOf } from './function-definition.ts';
import type { Invocation, InvocationResult } from './invocation.ts';
import type { RuntimeApi, RuntimeHost } from './runtime-api.ts';

/**
 * Lambda gives the code outside the handler ten seconds, then starts it anew with the function's own time-out (developer
 * guide, "Lambda execution environment"). A busy machine is slower than Lambda, and starting anew would not make it
 * faster.
 */
const INIT_TIMEOUT_MS = 60_000;

const bootstrap = fileURLToPath(import.meta.resolve('./bootstrap.ts'));

interface Running {
  requestId: string;
  event: unknown;
  settle(result: InvocationResult): void;
  timer: NodeJS.Timeout | undefined;
}

/** One child process that runs a function's handler: one event at a time, for as long as it lives. */
export class ExecutionEnvironment implements RuntimeHost {
  readonly id: string;
  readonly functionArn: string;
  /** Initialised, or gone before it was. */
  readonly ready: Promise<void>;
  readonly exited: Promise<void>;
  readonly #definition: FunctionDefinition;
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  #running: Running | undefined;
  #deliver: ((invocation: Invocation | undefined) => void) | undefined;
  #alive = true;
  #isReady: () => void = () => {};
  #initError: string | undefined;

  constructor(
    id: string,
    definition: FunctionDefinition,
    api: RuntimeApi,
    log: (line: string) => void,
  ) {
    this.id = id;
    this.#definition = definition;
    this.#api = api;
    this.functionArn = functionArnOf(definition);
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    const address = api.attach(id, this);
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', bootstrap], {
      cwd: definition.taskRoot,
      env: { ...definition.environment, AWS_LAMBDA_RUNTIME_API: address },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', log);
    }
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => this.#onExit(error.message, resolve));
      this.#child.once('exit', (code, signal) =>
        this.#onExit(signal ?? `exit status ${code}`, resolve),
      );
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Runs one event. Never throws: every end is a result. The environment must be idle. */
  invoke(event: unknown): Promise<InvocationResult> {
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    const requestId = randomUUID();
    this.#running = {
      requestId,
      event,
      timer: undefined,
      settle: (result) => {
        clearTimeout(this.#running?.timer);
        this.#running = undefined;
        resolve(result);
      },
    };
    if (!this.#alive) this.#running.settle({ kind: 'crash', reason: 'environment is gone' });
    else if (this.#deliver === undefined) this.#expireAfter(INIT_TIMEOUT_MS);
    else this.#start();
    return promise;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  next(): Promise<Invocation | undefined> {
    this.#isReady();
    return new Promise((resolve) => {
      this.#deliver = resolve;
      if (!this.#alive) resolve(undefined);
      else if (this.#running !== undefined) this.#start();
    });
  }

  respond(requestId: string, payload: unknown): void {
    if (this.#running?.requestId === requestId) this.#running.settle({ kind: 'success', payload });
  }

  fail(requestId: string | undefined, error: { errorType: string; errorMessage: string }): void {
    if (requestId === undefined) this.#initError = `${error.errorType}: ${error.errorMessage}`;
    else if (this.#running?.requestId === requestId)
      this.#running.settle({ kind: 'error', ...error });
  }

  #start(): void {
    const running = this.#running;
    const deliver = this.#deliver;
    if (running === undefined || deliver === undefined) return;
    this.#deliver = undefined;
    clearTimeout(running.timer);
    this.#expireAfter(this.#definition.timeoutMs);
    const { requestId, event } = running;
    deliver({ requestId, event, deadlineMs: Date.now() + this.#definition.timeoutMs });
  }

  #expireAfter(timeoutMs: number): void {
    if (this.#running === undefined) return;
    this.#running.timer = setTimeout(() => {
      this.#running?.settle({ kind: 'timeout', timeoutMs });
      this.#alive = false;
      this.kill();
    }, timeoutMs);
  }

  #onExit(reason: string, resolve: () => void): void {
    this.#alive = false;
    this.#isReady();
    this.#api.detach(this.id);
    this.#deliver?.(undefined);
    this.#running?.settle({ kind: 'crash', reason: this.#initError ?? reason });
    resolve();
  }
}
