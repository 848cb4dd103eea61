import { Worker } from 'node:worker_threads';
import type { Told } from './worker.ts';

export interface TargetResult {
  name: string;
  inputs: number;
  /** The seed of the batch that failed, and what failed. */
  fault?: { seed: number; text: string };
}

/** A batch lasts seconds at most: longer is a hang, which nothing inside the thread could report. */
const HANGS_AFTER_MS = 120_000;
/** Ten times what any target needs: beyond it memory grows without bound. */
const HEAP_MB = 768;

/** Feeds a target in a thread of its own, so that a hang or a heap without bound is found as well. */
export function runTarget(name: string, seed: number, seconds: number): Promise<TargetResult> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { name, seed, seconds },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  let batch = seed;
  let inputs = 0;
  return new Promise((resolve) => {
    const end = (text: string) => {
      clearTimeout(hang);
      void worker.terminate();
      resolve({ name, inputs, fault: { seed: batch, text } });
    };
    const hang = setTimeout(
      () => end(`it hangs: no answer in ${HANGS_AFTER_MS} ms`),
      HANGS_AFTER_MS,
    );
    worker.on('message', (told: Told) => {
      hang.refresh();
      if ('batch' in told) {
        batch = told.batch;
        return;
      }
      ({ inputs } = told);
      clearTimeout(hang);
      void worker.terminate();
      resolve({ name, ...told });
    });
    // Out of memory, or an error that no promise took.
    worker.on('error', (error) =>
      end(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    worker.on('exit', (code) => end(`its thread ended with ${code}`));
  });
}
