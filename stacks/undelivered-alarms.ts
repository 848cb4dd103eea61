import { createAlarm } from './alarm.ts';
import type { Cell } from './cell.ts';
import type { Undelivered } from './events.ts';
import { regionTitle } from './names.ts';
import { queueMetric } from './series.ts';

/**
 * Says when SES events of a cell got stuck, each in the region where they lie: an alarm reads metrics of its own region
 * only, and tells the topic of the cell that lives there.
 */
export function createUndeliveredAlarms(
  cell: Cell,
  undelivered: Undelivered[],
  topics: ReadonlyMap<string, aws.sns.Topic>,
): void {
  for (const { place, queue } of undelivered) {
    createAlarm(
      place,
      `${cell.title}AlarmUndelivered${regionTitle(place.region)}`,
      {
        name: `undelivered-events-of-${cell.region}`,
        runbook: 'undelivered-events',
        says: `SES events in ${place.region} of mail sent by ${cell.region} did not arrive.`,
        reads: {
          events: {
            series: queueMetric('ApproximateNumberOfMessagesVisible', queue),
            stat: 'Maximum',
          },
        },
        periodSeconds: 60,
        periods: 1,
        threshold: 0,
      },
      topics.get(place.region),
    );
  }
}
