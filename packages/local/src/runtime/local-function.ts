import { ExecutionEnvironment } from './environment.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { InvocationResult } from './invocation.ts';
import type { RuntimeApi } from './runtime-api.ts';

export interface LogLine {
  functionName: string;
  region: string;
  environment: string;
  line: string;
}

/** Lambda keeps an idle environment for some minutes; how many is not documented. */
const IDLE_MS = 5 * 60_000;

/**
 * A function and its execution environments: made at the first event that finds none idle (a cold start), used again
 * while they live, replaced when they crashed or ran out of time.
 */
export class LocalFunction {
  readonly definition: FunctionDefinition;
  readonly #api: RuntimeApi;
  readonly #onLog: (line: LogLine) => void;
  readonly #environments = new Map<ExecutionEnvironment, { idleSinceMs: number }>();
  readonly #waiting: (() => void)[] = [];
  readonly #reaper: NodeJS.Timeout;
  #made = 0;
  #stopped = false;

  constructor(definition: FunctionDefinition, api: RuntimeApi, onLog: (line: LogLine) => void) {
    this.definition = definition;
    this.#api = api;
    this.#onLog = onLog;
    this.#reaper = setInterval(() => this.#reap(), 30_000).unref();
  }

  get environments(): { id: string; pid: number | undefined; busy: boolean }[] {
    return [...this.#environments.keys()].map(({ id, pid, busy }) => ({ id, pid, busy }));
  }

  /** How many environments were made so far. */
  get coldStarts(): number {
    return this.#made;
  }

  /** Runs one event; waits while all environments are busy. Never throws. */
  async invoke(event: unknown): Promise<InvocationResult> {
    let environment = this.#free();
    while (environment === undefined && !this.#stopped) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      environment = this.#free();
    }
    if (environment === undefined) return { kind: 'crash', reason: 'the stack is stopping' };
    const result = await environment.invoke(event);
    this.#environments.set(environment, { idleSinceMs: Date.now() });
    if (!environment.alive) this.#environments.delete(environment);
    this.#waiting.shift()?.();
    if (result.kind !== 'success') this.#report(environment, result);
    return result;
  }

  /**
   * Kills an environment as a crash of its machine would, a busy one if there is any.
   * @returns whether there was one.
   */
  killEnvironment(): boolean {
    const all = [...this.#environments.keys()];
    const victim = all.find((environment) => environment.busy) ?? all[0];
    victim?.kill();
    return victim !== undefined;
  }

  /** Kills every environment. Running invocations end as crashes: wait for them first. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#reaper);
    for (const wake of this.#waiting.splice(0)) wake();
    const all = [...this.#environments.keys()];
    for (const environment of all) environment.kill();
    await Promise.all(all.map((environment) => environment.exited));
    this.#environments.clear();
  }

  #free(): ExecutionEnvironment | undefined {
    if (this.#stopped) return undefined;
    for (const environment of this.#environments.keys()) {
      if (!environment.alive) this.#environments.delete(environment);
      else if (!environment.busy) return environment;
    }
    if (this.#environments.size >= this.definition.maxEnvironments) return undefined;
    return this.#create();
  }

  #create(): ExecutionEnvironment {
    const { name, region } = this.definition;
    this.#made += 1;
    const id = `${region}-${name}-${this.#made}`;
    const environment = new ExecutionEnvironment(id, this.definition, this.#api, (line) =>
      this.#onLog({ functionName: name, region, environment: id, line }),
    );
    this.#environments.set(environment, { idleSinceMs: Date.now() });
    void environment.exited.then(() => {
      this.#environments.delete(environment);
      this.#waiting.shift()?.();
    });
    return environment;
  }

  #reap(): void {
    for (const [environment, { idleSinceMs }] of this.#environments) {
      if (!environment.busy && Date.now() - idleSinceMs > IDLE_MS) environment.kill();
    }
  }

  #report(environment: ExecutionEnvironment, result: InvocationResult): void {
    const { name, region } = this.definition;
    const line = `invocation failed: ${JSON.stringify(result)}`;
    this.#onLog({ functionName: name, region, environment: environment.id, line });
  }
}
