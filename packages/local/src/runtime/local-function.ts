import type { Gate } from '@mailferry/client/gate';
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

export interface FunctionHost {
  api: RuntimeApi;
  coldStarts: Gate;
  onLog(line: LogLine): void;
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
  readonly #coldStarts: Gate;
  #made = 0;
  #starting = false;
  #stopped = false;

  /** @param host what all functions of a stack share: cold starts go through its gate. */
  constructor(definition: FunctionDefinition, host: FunctionHost) {
    this.definition = definition;
    this.#api = host.api;
    this.#coldStarts = host.coldStarts;
    this.#onLog = host.onLog;
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
    for (;;) {
      if (this.#stopped) return { kind: 'crash', reason: 'the stack is stopping' };
      const idle = this.#idle();
      if (idle !== undefined) return this.#run(idle, event);
      if (!this.#starting && this.#environments.size < this.definition.maxEnvironments) {
        const cold = await this.#coldStart();
        if (cold !== undefined) return this.#run(cold, event);
      } else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
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

  #idle(): ExecutionEnvironment | undefined {
    for (const environment of this.#environments.keys()) {
      if (!environment.alive) this.#environments.delete(environment);
      else if (!environment.busy) return environment;
    }
    return undefined;
  }

  /**
   * A new environment, one at a time and when it is this function's turn among all. Undefined when another became idle
   * meanwhile.
   */
  async #coldStart(): Promise<ExecutionEnvironment | undefined> {
    this.#starting = true;
    await this.#coldStarts.enter();
    const done = () => {
      this.#starting = false;
      this.#coldStarts.leave();
      this.#waiting.shift()?.();
    };
    if (this.#stopped || this.#idle() !== undefined) {
      done();
      return undefined;
    }
    const environment = this.#create();
    void environment.ready.then(done);
    return environment;
  }

  async #run(environment: ExecutionEnvironment, event: unknown): Promise<InvocationResult> {
    const result = await environment.invoke(event);
    this.#environments.set(environment, { idleSinceMs: Date.now() });
    if (!environment.alive) this.#environments.delete(environment);
    this.#waiting.shift()?.();
    if (result.kind !== 'success') this.#report(environment, result);
    return result;
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
