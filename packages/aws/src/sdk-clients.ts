import process from 'node:process';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createKeptAgents, type KeptAgents } from './calls/kept-agents.ts';
import { type PerRegion, perRegion } from './per-region.ts';

/** A host that does not take the connection within this time is not there: SES answers in 40–60 ms. */
const CONNECT_TIMEOUT_MS = 2_000;

/**
 * Clients of the AWS SDK, for what is not done for every mail: SES's account and identities, copies within S3.
 * Time-outs and tries are explicit: by default the SDK waits for ever and tries three times.
 */
export function createSesClients(): PerRegion<SESv2Client> {
  // The request's own time limit comes with each call.
  return perRegion(
    (region) => new SESv2Client({ region, maxAttempts: 1, requestHandler: requestHandler(0) }),
  );
}

export function createS3Clients(): PerRegion<S3Client> {
  const forcePathStyle = process.env['AWS_ENDPOINT_URL_S3'] !== undefined;
  return perRegion(
    (region) =>
      new S3Client({
        region,
        maxAttempts: 2,
        forcePathStyle,
        requestHandler: requestHandler(20_000),
      }),
  );
}

/** Connections with explicit time-outs; 0 leaves the request's own to each call. */
export function requestHandler(requestTimeoutMs: number): NodeHttpHandler {
  return new KeptConnections(requestTimeoutMs, createKeptAgents());
}

/** The SDK's handler: one try is all that a probe has, so it must not be lost in a connection that is dead. */
class KeptConnections extends NodeHttpHandler {
  readonly #agents: KeptAgents;

  constructor(requestTimeoutMs: number, agents: KeptAgents) {
    super({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      ...(requestTimeoutMs > 0
        ? { requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true }
        : {}),
      httpAgent: agents.http,
      httpsAgent: agents.https,
    });
    this.#agents = agents;
  }

  override handle(...given: Parameters<NodeHttpHandler['handle']>) {
    this.#agents.dropIdle();
    return super.handle(...given);
  }
}
