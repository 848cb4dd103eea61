import type { SendFault } from '@mailferry/core/delivery/send-answer';
import { AwsError } from '../calls/aws-error.ts';

/** Reduces whatever a call threw to what the classification reads. */
export function sendFaultOf(cause: unknown): SendFault {
  if (!(cause instanceof Error)) return { name: 'NotAnError', message: '' };
  const httpStatus = statusOf(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  // Node.js reports a name that does not resolve, or several addresses that refuse, behind one AggregateError.
  const inner =
    cause instanceof AggregateError ? cause.errors.find((one) => one instanceof Error) : undefined;
  if (inner !== undefined && code === undefined) return sendFaultOf(inner);
  // The SDK's HTTP handler has one name for two time-outs: only before a connection stood is it sure that nothing was
  // sent.
  const connectTimeout =
    cause.name === 'TimeoutError' && cause.message.includes('did not establish a connection');
  return {
    name: connectTimeout ? 'ConnectTimeout' : (code ?? cause.name),
    message: cause.message,
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
}

function statusOf(cause: Error): number | undefined {
  if (cause instanceof AwsError) return cause.httpStatus;
  const metadata = '$metadata' in cause ? cause.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata))
    return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
