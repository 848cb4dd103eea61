import type { MiddlewareObj } from '@middy/core';

/** Publishes what an invocation counted, also when it failed. */
export function publishMetrics(metrics: { publish(): void }): MiddlewareObj {
  const publish = () => metrics.publish();
  return { after: publish, onError: publish };
}
