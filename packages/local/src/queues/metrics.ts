import * as z from 'zod';
import type { FauxqsStores } from './fauxqs-parts.ts';

/** As much of CloudWatch's GetMetricData as is asked of SQS's metrics. */
const request = z.object({
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      MetricStat: z.object({
        Metric: z.object({
          Namespace: z.literal('AWS/SQS'),
          MetricName: z.literal('ApproximateAgeOfOldestMessage'),
          Dimensions: z.tuple([z.object({ Name: z.literal('QueueName'), Value: z.string() })]),
        }),
      }),
    }),
  ),
});

/** Answers GetMetricData with the age of each queue's oldest visible message at this moment. @throws ZodError */
export function metricData(sqsStore: FauxqsStores['sqsStore'], body: unknown, nowMs: number) {
  return {
    MetricDataResults: request.parse(body).MetricDataQueries.map(({ Id, MetricStat }) => {
      const [{ Value: name }] = MetricStat.Metric.Dimensions;
      const sent = sqsStore.getQueueByName(name)?.messages.map((message) => message.sentTimestamp);
      const found = sent !== undefined && sent.length > 0;
      return {
        Id,
        Timestamps: found ? [nowMs / 1000] : [],
        Values: found ? [(nowMs - Math.min(...sent)) / 1000] : [],
      };
    }),
  };
}
