import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { createAwsClients } from '@mailferry/aws/clients';
import {
  createRegionHealthTable,
  type RegionHealthTable,
} from '@mailferry/aws/health/region-health-table';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import { startDynamo } from '@mailferry/local/dynamo/server';
import { clientOf, createTable } from '../dynamo/fixture.ts';

const TABLE = 'RegionHealth';

export interface HealthTable {
  table: RegionHealthTable;
  /** Writes an item as a person with a table editor would: any shape, no condition. */
  edit(sk: string, attributes: Record<string, unknown>, pk?: string): Promise<void>;
  stop(): Promise<void>;
}

/** An emulated DynamoDB with an empty RegionHealth table, on a free port. */
export async function startHealthTable(): Promise<HealthTable> {
  const emulator = await startDynamo({ port: 0, globalTables: [] });
  const client = clientOf(emulator, 'us-east-1');
  await createTable(client, TABLE);
  const clients = createAwsClients({
    endpoint: emulator.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
  return {
    table: createRegionHealthTable(clients.dynamo('us-east-1'), TABLE),
    edit: async (sk, attributes, pk = 'control') => {
      await client.send(
        new PutItemCommand({ TableName: TABLE, Item: marshall({ pk, sk, ...attributes }) }),
      );
    },
    stop: async () => {
      client.destroy();
      await emulator.stop();
    },
  };
}
