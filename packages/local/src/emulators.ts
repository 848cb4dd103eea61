import { join } from 'node:path';
import type { DynamoEmulator } from './dynamo/server.ts';
import { startDynamo } from './dynamo/server.ts';
import type { QueuesEmulator } from './queues/server.ts';
import { startQueues } from './queues/server.ts';

export interface EmulatorsOptions {
  /** SQS and S3; 0 takes a free port. */
  queuesPort: number;
  /** DynamoDB; 0 takes a free port. */
  dynamoPort: number;
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

/** Starts the emulated AWS services but SES. @throws when a port is taken; nothing stays running then. */
export async function startEmulators(options: EmulatorsOptions): Promise<Emulators> {
  const { dataDir } = options;
  const queues = await startQueues({
    port: options.queuesPort,
    dataDir: dataDir === undefined ? undefined : join(dataDir, 'queues'),
  });
  try {
    const dynamo = await startDynamo({
      port: options.dynamoPort,
      globalTables: options.globalTables,
      dataDir: dataDir === undefined ? undefined : join(dataDir, 'tables'),
    });
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
