import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '@mailferry/aws/directory/items/item';
import { directoryTableDefinition } from '@mailferry/aws/directory/table-definition';
import { startDynamo } from '@mailferry/local/dynamo/server';

export const TABLE = 'directory';

export interface TestTable {
  client: DynamoDBClient;
  /** How many requests the client has sent. */
  requests(): number;
  put(item: Item): Promise<void>;
  stop(): Promise<void>;
}

/** An emulated DynamoDB with an empty Directory table, on a free port. */
export async function startTable(): Promise<TestTable> {
  const dynamo = await startDynamo({ port: 0, globalTables: [TABLE] });
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: dynamo.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  let requests = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      requests += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
  await client.send(new CreateTableCommand(directoryTableDefinition(TABLE)));
  return {
    client,
    requests: () => requests,
    put: async (Item) => {
      await client.send(new PutItemCommand({ TableName: TABLE, Item }));
    },
    stop: async () => {
      client.destroy();
      await dynamo.stop();
    },
  };
}
