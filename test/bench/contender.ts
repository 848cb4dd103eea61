import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Took, tookSchema, type WorkOrder } from './messages.ts';

/** A process that runs one bundle's handler. */
export interface Contender {
  run(order: WorkOrder): Promise<Took>;
  stop(): void;
}

/** @param execArgv such as `--max-old-space-size`. */
export function startContender(
  bundle: string,
  environment: Record<string, string>,
  execArgv: string[] = [],
): Contender {
  const child = fork(fileURLToPath(import.meta.resolve('./worker.ts')), [bundle], {
    env: environment,
    execArgv: ['--expose-gc', ...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${bundle} ended: ${code ?? signal}`);
  });
  // Ended on purpose, nobody waits for it.
  gone.catch(() => {});
  return {
    async run(order) {
      child.send(order);
      const [message] = await Promise.race([once(child, 'message'), gone]);
      const took = tookSchema.parse(message);
      if (took.failed > 0) throw new Error(`${bundle}: ${took.failed} mails were not sent`);
      return took;
    },
    stop: () => child.disconnect(),
  };
}
