import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lane } from '@mailferry/local/lanes';
import { FREE_PORTS, type Ports } from '@mailferry/local/ports';
import type { LostInvocation, News, Order, StackAddresses, Start } from './messages.ts';

const program = fileURLToPath(new URL('./stack-process.ts', import.meta.url));
const START_WITHIN_MS = 40_000;
const MAX_DEATHS = 3;

/** The stack's process: started, struck, killed with kill -9 and started again on the same ports and data. */
export class StackControl {
  readonly lost: LostInvocation[] = [];
  /** Ends of the process that nobody asked for. */
  readonly deaths: string[] = [];
  readonly #dataDir: string;
  /** What the process itself prints; its functions have a log of their own. */
  readonly #log: number;
  readonly #orders = new Map<number, (hit: boolean) => void>();
  readonly #ending = new WeakSet<ChildProcess>();
  #child: ChildProcess | undefined;
  #addresses: StackAddresses | undefined;
  #nextOrder = 0;
  #up = Promise.resolve();

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#log = openSync(join(dataDir, 'stack.log'), 'a');
  }

  get addresses(): StackAddresses {
    if (this.#addresses === undefined) throw new Error('the stack was never up');
    return this.#addresses;
  }

  start(): Promise<void> {
    this.#up = this.#launch(this.#addresses === undefined ? FREE_PORTS : this.#samePorts());
    return this.#up;
  }

  /** Resolves while the stack is up, or once it is again. */
  whenUp(): Promise<void> {
    return this.#up;
  }

  /** @returns whether there was an environment to kill. */
  killEnvironment(lane: Lane, region: string): Promise<boolean> {
    this.#nextOrder += 1;
    const order = this.#nextOrder;
    const answer = new Promise<boolean>((resolve) => this.#orders.set(order, resolve));
    this.#send({ do: 'kill', order, region, lane });
    return answer;
  }

  /** kill -9 of everything, and a start on what was on disk. */
  async killAndRestart(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = once(child, 'exit');
    this.#ending.add(child);
    child.kill('SIGKILL');
    this.#up = exited.then(() => this.#launch(this.#samePorts()));
    this.#dropOrders();
    await this.#up;
  }

  lastWords(): string {
    return readFileSync(join(this.#dataDir, 'stack.log'), 'utf8').slice(-2_000);
  }

  /** At once and for good: whatever runs in the stack's process and below it ends. */
  kill(): void {
    if (this.#child === undefined) return;
    this.#ending.add(this.#child);
    this.#child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    this.#ending.add(child);
    const impatient = setTimeout(() => child.kill('SIGKILL'), 15_000);
    this.#send({ do: 'stop' });
    await exited;
    clearTimeout(impatient);
  }

  #launch(ports: Ports): Promise<void> {
    const start: Start = { dataDir: this.#dataDir, ports };
    const child = fork(program, [JSON.stringify(start)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', this.#log, this.#log, 'ipc'],
    });
    this.#child = child;
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`the stack did not start within ${START_WITHIN_MS} ms`)),
        START_WITHIN_MS,
      );
      child.once('exit', (code, signal) => {
        clearTimeout(late);
        const end = `the stack ended with ${code ?? signal}`;
        reject(new Error(end));
        if (!this.#ending.has(child)) this.#diedByItself(end);
      });
      child.on('message', (news: News) => {
        if (news.news === 'up') {
          clearTimeout(late);
          this.#addresses = news;
          resolve();
        } else this.#hear(news);
      });
    });
  }

  #hear(news: Exclude<News, { news: 'up' }>): void {
    if (news.news === 'lost') this.lost.push(news);
    else {
      this.#orders.get(news.order)?.(news.hit);
      this.#orders.delete(news.order);
    }
  }

  /** That is a violation; the run goes on with a new process, so that the mails can be counted. */
  #diedByItself(end: string): void {
    this.deaths.push(end);
    this.#dropOrders();
    if (this.#addresses === undefined || this.deaths.length > MAX_DEATHS) return;
    this.#up = this.#launch(this.#samePorts());
    this.#up.catch(() => {});
  }

  #dropOrders(): void {
    for (const resolve of this.#orders.values()) resolve(false);
    this.#orders.clear();
  }

  #send(order: Order): void {
    this.#child?.send(order);
  }

  #samePorts(): Ports {
    const { sqs, dynamodb, ses, admin, status } = this.addresses.endpoints;
    const port = (url: string) => Number(new URL(url).port);
    return {
      smtp: 0,
      queues: port(sqs),
      dynamo: port(dynamodb),
      ses: port(ses),
      admin: port(admin),
      console: 0,
      status: port(status),
    };
  }
}
