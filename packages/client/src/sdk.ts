import type { AwsCredentials, Timeouts } from './types.ts';

/** What both services of a cell are reached with. */
export interface Access {
  timeouts: Timeouts;
  credentials: AwsCredentials | (() => Promise<AwsCredentials>) | undefined;
}

/**
 * Requests to one service at a time, each on a connection of its own. More wait before their time-outs start: inside
 * the SDK's handler the wait for a free connection would count as time to connect.
 */
export const PARALLEL_REQUESTS = 250;

/**
 * Configuration common to the clients. Retries are this package's own, and a time-out is an error: by default the SDK
 * retries out of sight and only warns.
 */
export function commonConfiguration(
  region: string,
  connectionTimeout: number,
  requestTimeout: number,
  credentials: Access['credentials'],
) {
  const agent = { keepAlive: true, maxSockets: PARALLEL_REQUESTS };
  return {
    region,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout,
      requestTimeout,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(credentials === undefined ? {} : { credentials }),
  };
}

export function signalOption(abortSignal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return abortSignal === undefined ? {} : { abortSignal };
}
