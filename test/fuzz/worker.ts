/** Feeds one target, batch after batch, until its time is up or something goes wrong: see run-target.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { targets } from './targets/index.ts';

/** Inputs of a batch: a server takes a few seconds for them, a function a few milliseconds. */
const RUNS = 100;

const taskSchema = z.object({ name: z.string(), seed: z.int(), seconds: z.number() });

/** What a worker tells: the batch that it begins, and how it ended. */
export type Told = { batch: number } | { inputs: number; fault?: { seed: number; text: string } };

const { name, seed, seconds } = taskSchema.parse(workerData);
const target = targets.find((one) => one.name === name);
if (target === undefined) throw new RangeError(`no target ${name}`);
const tell = (told: Told) => parentPort?.postMessage(told);

const open = await target.open();
const endMs = performance.now() + seconds * 1_000;
let inputs = 0;
let fault: { seed: number; text: string } | undefined;
for (let batch = seed; fault === undefined; batch += 1) {
  tell({ batch });
  const text = await open.feed(batch, RUNS);
  inputs += RUNS;
  if (text !== undefined) fault = { seed: batch, text };
  if (performance.now() >= endMs) break;
}
await open.close();
tell(fault === undefined ? { inputs } : { inputs, fault });
