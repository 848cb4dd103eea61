import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** A host that does not take the connection within this time is not there: SES answers in 40–60 ms. */
const CONNECT_TIMEOUT_MS = 2_000;

/** AWS SDK clients, one a region and service, made at the first use and kept for the life of the environment. */
export interface AwsClients {
  dynamo(region: string): DynamoDBClient;
  sqs(region: string): SQSClient;
  s3(region: string): S3Client;
  ses(region: string): SESv2Client;
}

/**
 * Time-outs and tries are explicit, because the SDK's own would hide an outage: by default it waits for ever and tries
 * three times. SES sends are tried once: a repeated send is the delivery protocol's decision. Reads and conditional
 * writes may be repeated once; the ledger recognises its own write.
 */
export function createAwsClients(): AwsClients {
  return {
    dynamo: perRegion(
      (region) =>
        new DynamoDBClient({ region, maxAttempts: 2, requestHandler: requestHandler(3_000) }),
    ),
    // Queue URLs are configuration; the endpoint stays the SDK's, so that AWS_ENDPOINT_URL_SQS is obeyed.
    sqs: perRegion(
      (region) =>
        new SQSClient({
          region,
          maxAttempts: 2,
          useQueueUrlAsEndpoint: false,
          requestHandler: requestHandler(10_000),
        }),
    ),
    s3: perRegion(
      (region) =>
        new S3Client({
          region,
          maxAttempts: 2,
          forcePathStyle: process.env['AWS_ENDPOINT_URL_S3'] !== undefined,
          requestHandler: requestHandler(20_000),
        }),
    ),
    ses: perRegion(
      // The request's own time limit comes with each call: it depends on the mail's size.
      (region) => new SESv2Client({ region, maxAttempts: 1, requestHandler: requestHandler(0) }),
    ),
  };
}

/** Connections with explicit time-outs; 0 leaves the request's own to each call. */
export function requestHandler(requestTimeoutMs: number): NodeHttpHandler {
  const agent = { keepAlive: true, maxSockets: 100 };
  return new NodeHttpHandler({
    connectionTimeout: CONNECT_TIMEOUT_MS,
    ...(requestTimeoutMs > 0
      ? { requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true }
      : {}),
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(agent),
  });
}

function perRegion<T>(make: (region: string) => T): (region: string) => T {
  const made = new Map<string, T>();
  return (region) => {
    const known = made.get(region) ?? make(region);
    made.set(region, known);
    return known;
  };
}
