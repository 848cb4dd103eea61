import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { runPlan } from '../run-plan.ts';
import { scenarioOf } from '../scenarios/index.ts';
import { type SeedResult, type Summary, summaryOf, withoutLog } from './summary.ts';
import type { Order } from './worker.ts';

export interface SeedRange {
  scenario: string;
  from: number;
  seeds: number;
  /** Default: one a core. With one, everything runs in this thread. */
  workers?: number | undefined;
}

/** Seeds handed to a worker at a time: few enough that none waits for long at the end. */
const CHUNK = 10;

/** Runs a range of seeds on all cores. The summary is the same for any number of workers, save for the time it took. */
export async function runSeeds(range: SeedRange): Promise<Summary & { results: SeedResult[] }> {
  const startedMs = performance.now();
  const orders = ordersOf(range);
  const workers = Math.min(range.workers ?? availableParallelism(), orders.length);
  const results = workers <= 1 ? await runHere(range) : await runAside(orders, workers);
  const summary = summaryOf(range.scenario, range.from, results, performance.now() - startedMs);
  return { ...summary, results: results.sort((a, b) => a.seed - b.seed) };
}

function ordersOf({ scenario, from, seeds }: SeedRange): Order[] {
  const orders: Order[] = [];
  for (let done = 0; done < seeds; done += CHUNK)
    orders.push({ scenario, from: from + done, seeds: Math.min(CHUNK, seeds - done) });
  return orders;
}

async function runHere({ scenario, from, seeds }: SeedRange): Promise<SeedResult[]> {
  const { plan } = scenarioOf(scenario);
  const results: SeedResult[] = [];
  for (let seed = from; seed < from + seeds; seed += 1)
    results.push(withoutLog(await runPlan(plan(seed))));
  return results;
}

async function runAside(orders: Order[], workers: number): Promise<SeedResult[]> {
  const waiting = [...orders];
  const parts = await Promise.all(Array.from({ length: workers }, () => runWorker(waiting)));
  return parts.flat();
}

/** One worker, fed until nothing waits any more. */
function runWorker(waiting: Order[]): Promise<SeedResult[]> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  const results: SeedResult[] = [];
  return new Promise<SeedResult[]>((resolve, reject) => {
    const feed = () => {
      const order = waiting.shift();
      if (order === undefined) resolve(results);
      else worker.postMessage(order);
    };
    worker.on('message', (part: SeedResult[]) => {
      results.push(...part);
      feed();
    });
    worker.on('error', reject);
    feed();
  }).finally(() => worker.terminate());
}
