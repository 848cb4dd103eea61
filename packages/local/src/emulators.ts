import { join } from 'node:path';
import type { DynamoEmulator } from './dynamo/server.ts';
import { startDynamo } from './dynamo/server.ts';
import type { Ports } from './ports.ts';
import { listening } from './ports.ts';
import type { QueuesEmulator } from './queues/server.ts';
import { startQueues } from './queues/server.ts';

export interface EmulatorsOptions {
  ports: Ports;
  /** Tables that every region shares. */
  globalTables: readonly string[];
  /** Keeps everything across restarts, kill -9 included. Without it all lives in memory. */
  dataDir?: string | undefined;
}

export interface Emulators {
  queues: QueuesEmulator;
  dynamo: DynamoEmulator;
  stop(): Promise<void>;
}

/** Starts the emulated AWS services but SES. @throws MailferryError `port-in-use`; nothing stays running then. */
export async function startEmulators(options: EmulatorsOptions): Promise<Emulators> {
  const { dataDir, ports, globalTables } = options;
  const folder = (name: string) => (dataDir === undefined ? undefined : join(dataDir, name));
  const queues = await listening('queues', ports, (port) =>
    startQueues({ port, dataDir: folder('queues') }),
  );
  try {
    const dynamo = await listening('dynamo', ports, (port) =>
      startDynamo({ port, globalTables, dataDir: folder('tables') }),
    );
    return {
      queues,
      dynamo,
      stop: async () => {
        await Promise.all([queues.stop(), dynamo.stop()]);
      },
    };
  } catch (error) {
    await queues.stop();
    throw error;
  }
}
