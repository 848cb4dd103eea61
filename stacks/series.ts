import { METRICS, type MetricName, NAMESPACE } from './metrics.ts';

/** One time series, as CloudWatch's API names it. */
export interface Series {
  namespace: string;
  metricName: string;
  dimensions: Record<string, $util.Input<string>>;
}

/** @throws Error when the dimensions are not those that the function emits: such a series would never have data. */
export function mailferryMetric(
  name: MetricName,
  cell: string,
  dimensions: Record<string, string> = {},
): Series {
  const { service, dimensions: emitted } = METRICS[name];
  if (Object.keys(dimensions).join() !== emitted.join()) {
    throw new Error(`metric ${name} has the dimensions [${emitted.join()}]`);
  }
  return { namespace: NAMESPACE, metricName: name, dimensions: { service, cell, ...dimensions } };
}

export function queueMetric(metricName: string, queue: sst.aws.Queue): Series {
  return { namespace: 'AWS/SQS', metricName, dimensions: { QueueName: queue.nodes.queue.name } };
}

export function lambdaMetric(metricName: string, lambda: sst.aws.Function): Series {
  return { namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: lambda.name } };
}
