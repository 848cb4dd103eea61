import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { deliveriesTableDefinition } from '@mailferry/aws/deliveries/table-definition';
import { directoryTableDefinition } from '@mailferry/aws/directory/table-definition';
import { LOCAL_CREDENTIALS } from './credentials.ts';

export const TABLES = {
  deliveries: 'mailferry-local-deliveries',
  regionHealth: 'mailferry-local-region-health',
  directory: 'mailferry-local-directory',
};

/** Tables that a deployment replicates among its regions. */
export const GLOBAL_TABLES = [TABLES.directory];

const regionHealthDefinition: CreateTableCommandInput = {
  TableName: TABLES.regionHealth,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};

/** Creates the tables that a region lacks, with expiry by the attribute `ttl`. */
export function createTables(endpoint: string, region: string): Promise<void> {
  return create(endpoint, region, [
    deliveriesTableDefinition(TABLES.deliveries),
    regionHealthDefinition,
  ]);
}

/** Creates the table that all regions share, from any one of them. */
export function createDirectory(endpoint: string, region: string): Promise<void> {
  return create(endpoint, region, [directoryTableDefinition(TABLES.directory)]);
}

async function create(
  endpoint: string,
  region: string,
  definitions: CreateTableCommandInput[],
): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  try {
    await Promise.all(definitions.map((definition) => createTable(client, definition)));
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  const { TableName } = input;
  try {
    await client.send(new CreateTableCommand(input));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (ttl.TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED') return;
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}
