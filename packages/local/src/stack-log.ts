import type { Log } from '@mailferry/core/ports';

/** For parts that run in the stack's own process: warnings and errors are its faults, the rest is silent. */
export function stackLog(onError: (error: unknown) => void): Log {
  const report = (message: string, fields?: Record<string, unknown>) =>
    onError(new Error(fields === undefined ? message : `${message} ${JSON.stringify(fields)}`));
  return { info: () => {}, warn: report, error: report };
}
