import { createServer } from 'node:http';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import { closeServer, listenOnLoopback, sendJson } from './http.ts';
import type { CellLanes } from './lanes.ts';
import { queueNameOf } from './queues/create-queue.ts';
import type { QueuesEmulator } from './queues/server.ts';
import type { CellResources } from './resources.ts';
import type { LocalStack } from './stack-api.ts';

export interface StatusSources {
  endpoints: LocalStack['endpoints'];
  cells: readonly CellResources[];
  lanes: readonly CellLanes[];
  queues: QueuesEmulator;
}

const QUEUES = {
  mail: 'mailQueueUrl',
  backlog: 'backlogQueueUrl',
  deadLetter: 'deadLetterQueueUrl',
  outcome: 'outcomeQueueUrl',
  outcomeDeadLetter: 'outcomeDeadLetterQueueUrl',
  ingress: 'ingressQueueUrl',
  ingressDeadLetter: 'ingressDeadLetterQueueUrl',
} as const;

/** What the local stack is doing, for people and tests. */
export async function readStatus(sources: StatusSources) {
  const { endpoints, cells, lanes, queues } = sources;
  return {
    endpoints,
    cells: await Promise.all(
      cells.map(async (cell) => ({
        region: cell.region,
        kind: cell.kind,
        queues: Object.fromEntries(
          Object.entries(QUEUES).map(([name, url]) => [
            name,
            { url: cell[url], ...queues.depthOf(queueNameOf(cell[url])) },
          ]),
        ),
        regionHealth: await readRegionHealth(cell, endpoints.dynamodb),
        functions: functionsOf(lanes.find(({ region }) => region === cell.region)),
      })),
    ),
  };
}

function functionsOf(lanes: CellLanes | undefined) {
  return Object.fromEntries(
    Object.entries(lanes?.functions ?? {}).map(([name, { coldStarts, environments }]) => [
      name,
      { coldStarts, environments },
    ]),
  );
}

/** The items of the RegionHealth table as they are stored; it holds a few dozen. */
async function readRegionHealth(cell: CellResources, endpoint: string) {
  const client = new DynamoDBClient({
    region: cell.region,
    credentials: LOCAL_CREDENTIALS,
    endpoint,
  });
  try {
    const { Items = [] } = await client.send(
      new ScanCommand({ TableName: cell.regionHealthTable, Limit: 200 }),
    );
    return Items.map((item) => unmarshall(item));
  } finally {
    client.destroy();
  }
}

/** `GET /status` and `GET /healthz`. */
export async function startStatusServer(port: number, sources: StatusSources) {
  const server = createServer((request, response) => {
    if (request.url === '/healthz') return sendJson(response, 200, { status: 'ok' });
    if (request.url !== '/status')
      return sendJson(response, 404, { error: 'GET /status or /healthz' });
    readStatus(sources).then(
      (status) => sendJson(response, 200, status),
      (error: unknown) => {
        console.error('status:', error);
        sendJson(response, 500, { error: 'The status could not be read.' });
      },
    );
  });
  const actual = await listenOnLoopback(server, port);
  return { endpoint: `http://127.0.0.1:${actual}`, stop: () => closeServer(server) };
}
