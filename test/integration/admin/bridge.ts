import { createServer } from 'node:http';
import { listenOnLoopback } from '@mailferry/local/http';
import { httpEventOf } from '@mailferry/local/runtime/http-event';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** Serves a handler as a function URL does, in this process. */
export async function serve(handler: Handler): Promise<{ url: string; stop(): Promise<void> }> {
  let count = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    count += 1;
    const result = await handler(httpEventOf(request, Buffer.concat(chunks)), contextOf(count));
    response.statusCode = result.statusCode ?? 200;
    for (const [name, value] of Object.entries(result.headers ?? {})) {
      response.setHeader(name, String(value));
    }
    response.end(result.body);
  });
  const port = await listenOnLoopback(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function contextOf(count: number): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'admin',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:admin',
    memoryLimitInMB: '512',
    awsRequestId: `request-${count}`,
    logGroupName: 'admin',
    logStreamName: 'admin',
    getRemainingTimeInMillis: () => 30_000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
