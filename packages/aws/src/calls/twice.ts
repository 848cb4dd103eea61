import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from './aws-error.ts';

const PAUSE_MS = 50;
const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'ThrottlingException',
]);

/** Repeats a call once, after a short pause, if what went wrong may pass. For calls that may be made twice. */
export async function twice<T>(once: () => Promise<T>): Promise<T> {
  try {
    return await once();
  } catch (cause) {
    if (!mayPass(cause)) throw cause;
  }
  await sleep(PAUSE_MS * (1 + Math.random()));
  return once();
}

/** Lost connections, time-outs, faults of the service and throttles pass; refusals do not. */
function mayPass(cause: unknown): boolean {
  if (!(cause instanceof AwsError)) return true;
  return cause.httpStatus >= 500 || THROTTLED.has(cause.name);
}
