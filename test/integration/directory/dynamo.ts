import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '@mailferry/aws/calls/dynamo-calls';
import type { JsonService } from '@mailferry/aws/calls/json-service';
import { createAwsClients } from '@mailferry/aws/clients';
import { directoryTableDefinition } from '@mailferry/aws/directory/table-definition';
import { startDynamo } from '@mailferry/local/dynamo/server';

export const TABLE = 'directory';

export interface TestTable {
  endpoint: string;
  client: JsonService;
  /** How many requests the client has been asked for. */
  requests(): number;
  put(item: Item): Promise<void>;
  stop(): Promise<void>;
}

/** An emulated DynamoDB with an empty Directory table, on a free port. */
export async function startTable(): Promise<TestTable> {
  const dynamo = await startDynamo({ port: 0, globalTables: [TABLE] });
  const connection = {
    endpoint: dynamo.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const editor = new DynamoDBClient({ ...connection, region: 'us-east-1', maxAttempts: 1 });
  const service = createAwsClients(connection).dynamo('us-east-1');
  let requests = 0;
  const client: JsonService = {
    call(call, input) {
      requests += 1;
      return service.call(call, input);
    },
  };
  await editor.send(new CreateTableCommand(directoryTableDefinition(TABLE)));
  return {
    endpoint: dynamo.endpoint,
    client,
    requests: () => requests,
    put: async (Item) => {
      await editor.send(new PutItemCommand({ TableName: TABLE, Item }));
    },
    stop: async () => {
      editor.destroy();
      await dynamo.stop();
    },
  };
}
