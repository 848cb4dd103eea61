/** One event on its way through an execution environment. */
export interface Invocation {
  requestId: string;
  event: unknown;
  deadlineMs: number;
}

/** How an invocation ended, as Lambda tells its callers. */
export type InvocationResult =
  | { kind: 'success'; payload: unknown }
  /** The handler threw. */
  | { kind: 'error'; errorType: string; errorMessage: string }
  /** The function's time ran out; its environment was killed. */
  | { kind: 'timeout'; timeoutMs: number }
  /** The environment ended by itself, or was killed. */
  | { kind: 'crash'; reason: string };
