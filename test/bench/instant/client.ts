import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { organizationItems } from './directory.ts';
import { type Order, reportSchema } from './messages.ts';

export interface InstantAws {
  endpoint: string;
  /** Changes its behaviour. Answers with the requests since the last order, by call and purpose. */
  order(changes?: Partial<Order>): Promise<Record<string, number>>;
  stop(): void;
}

/** More than any contender sends: pacing takes its part in the work and never holds it up. */
const AMPLE_RATE = 10_000;

export async function startInstantAws(): Promise<InstantAws> {
  const child = fork(fileURLToPath(import.meta.resolve('./server.ts')), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const report = async () => reportSchema.parse((await once(child, 'message'))[0]);
  const { port } = await report();
  const base: Order = {
    directory: await organizationItems(),
    ratePerSecond: AMPLE_RATE,
    sesLatencyMs: 0,
    objectBytes: 0,
  };
  const order = async (changes: Partial<Order> = {}) => {
    child.send({ ...base, ...changes });
    return (await report()).counts;
  };
  await order();
  return { endpoint: `http://127.0.0.1:${port}`, order, stop: () => child.disconnect() };
}
