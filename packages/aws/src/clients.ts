import process from 'node:process';
import { createJsonService, type JsonService } from './calls/json-service.ts';
import { createMailService, type MailService } from './calls/mail-service.ts';
import { createObjectService, type ObjectService } from './calls/object-service.ts';
import type { Credentials } from './calls/signature.ts';
import { createSignedHttp, type SignedHttp } from './calls/signed-http.ts';
import { type PerRegion, perRegion } from './per-region.ts';

export interface AwsClients {
  dynamo: PerRegion<JsonService>;
  sqs: PerRegion<JsonService>;
}

export interface ClientOptions {
  /** Default: those that Lambda puts into the environment. */
  credentials?: Credentials;
  /** Of every service. Default: AWS's, or the SDK's variables (SDKs reference guide, "Service-specific endpoints"). */
  endpoint?: string;
}

/** What every function needs. Time limits are explicit: a call that waits for ever would hide an outage. */
export function createAwsClients(options: ClientOptions = {}): AwsClients {
  return {
    dynamo: clientsOf('dynamodb', options, (at) =>
      createJsonService({ ...at, service: 'dynamodb', timeoutMs: 3_000 }),
    ),
    sqs: clientsOf('sqs', options, (at) =>
      createJsonService({ ...at, service: 'sqs', timeoutMs: 10_000 }),
    ),
  };
}

/** CloudWatch, of which nothing but figures for people is read. */
export function createCloudWatchClients(options: ClientOptions = {}): PerRegion<JsonService> {
  return clientsOf('cloudwatch', options, (at) =>
    createJsonService({ ...at, service: 'monitoring', timeoutMs: 2_000 }),
  );
}

/** S3. */
export function createObjectClients(options: ClientOptions = {}): PerRegion<ObjectService> {
  // Only AWS itself has a host name for each bucket.
  const pathStyle = (options.endpoint ?? process.env['AWS_ENDPOINT_URL_S3']) !== undefined;
  return clientsOf('s3', options, (at) =>
    createObjectService({ ...at, pathStyle, timeoutMs: 20_000 }),
  );
}

/** SES, for sends alone. */
export function createMailClients(options: ClientOptions = {}): PerRegion<MailService> {
  return clientsOf('sesv2', options, createMailService);
}

interface Place {
  http: SignedHttp;
  region: string;
  endpoint: URL;
}

function clientsOf<T>(
  service: Service,
  { credentials, endpoint }: ClientOptions,
  make: (at: Place) => T,
): PerRegion<T> {
  const http = createSignedHttp(() => credentials ?? credentialsOfLambda());
  return perRegion((region) =>
    make({ http, region, endpoint: new URL(endpoint ?? endpointOf(service, region)) }),
  );
}

/** The name in the SDK's variables → that in AWS's host names. */
const HOSTS = {
  dynamodb: 'dynamodb',
  sqs: 'sqs',
  cloudwatch: 'monitoring',
  s3: 's3',
  sesv2: 'email',
};

type Service = keyof typeof HOSTS;

function endpointOf(service: Service, region: string): string {
  const { env } = process;
  return (
    env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ??
    env['AWS_ENDPOINT_URL'] ??
    `https://${HOSTS[service]}.${region}.amazonaws.com`
  );
}

function credentialsOfLambda(): Credentials {
  const { env } = process;
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return {
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}
