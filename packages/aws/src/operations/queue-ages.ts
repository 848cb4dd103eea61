import { describeError } from '@mailferry/core/errors';
import type { Clock, Log } from '@mailferry/core/ports';
import { getMetricData } from '../calls/cloudwatch-calls.ts';
import type { JsonService } from '../calls/json-service.ts';

/** SQS writes its metrics once a minute, and up to 15 minutes late for a queue that was idle. */
const PERIOD_S = 60;
const LOOK_BACK_S = 15 * 60;

/** When the oldest message of a queue, by its URL, was put there; `undefined` when that is not known. */
export type OldestAt = (queueUrl: string) => Promise<number | undefined>;

/**
 * From CloudWatch, since looking into a queue takes: each receive hides messages for a while, and brings them nearer to
 * the dead-letter queue. What is known is used for as long as the metric stays the same.
 */
export function createQueueAges(cloudwatch: JsonService, clock: Clock, log: Log): OldestAt {
  const known = new Map<string, { oldestAtMs: number | undefined; goodUntilMs: number }>();
  return async (queueUrl) => {
    const nowMs = clock.nowMs();
    const cached = known.get(queueUrl);
    if (cached !== undefined && nowMs < cached.goodUntilMs) return cached.oldestAtMs;
    const queueName = queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
    const oldestAtMs = await read(cloudwatch, queueName, nowMs).catch((cause: unknown) => {
      log.warn('age of a queue not read', { queueName, ...describeError(cause) });
      return undefined;
    });
    known.set(queueUrl, { oldestAtMs, goodUntilMs: nowMs + PERIOD_S * 1000 });
    return oldestAtMs;
  };
}

async function read(
  cloudwatch: JsonService,
  queueName: string,
  nowMs: number,
): Promise<number | undefined> {
  const EndTime = Math.ceil(nowMs / 1000);
  const { MetricDataResults = [] } = await cloudwatch.call(getMetricData, {
    StartTime: EndTime - LOOK_BACK_S,
    EndTime,
    ScanBy: 'TimestampDescending',
    MetricDataQueries: [
      {
        Id: 'age',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: queueName }],
          },
          Period: PERIOD_S,
          Stat: 'Maximum',
        },
      },
    ],
  });
  const [atS] = MetricDataResults[0]?.Timestamps ?? [];
  const [ageS] = MetricDataResults[0]?.Values ?? [];
  return atS === undefined || ageS === undefined ? undefined : (atS - ageS) * 1000;
}
