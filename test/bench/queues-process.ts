import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** The SQS emulator in a process of its own, so that its CPU and memory are not the caller's. */
export async function startQueuesProcess(): Promise<{ endpoint: string; stop(): void }> {
  const child = fork(fileURLToPath(import.meta.resolve('./queues-server.ts')), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [message] = await once(child, 'message');
  const { endpoint } = z.object({ endpoint: z.string() }).parse(message);
  return { endpoint, stop: () => child.disconnect() };
}
