import { type AlarmSpec, alarmName, createAlarm, describe } from './alarm.ts';
import type { Cell } from './cell.ts';
import { mailferryMetric } from './series.ts';

/** The objective: 99.9 % of mails are sent within 60 seconds, so that 0.1 % may be late. */
const BUDGET_PERCENT = 0.1;

/**
 * Burn rates and windows after the SRE workbook's chapter on alerting on SLOs: 14.4 times in an hour uses 2 % of a
 * month's budget, 6 times in six hours 5 %. The short window ends the alarm soon after the cause is gone.
 */
const BURNS = [
  { name: 'fast', rate: 14.4, longSeconds: 3_600, shortSeconds: 300 },
  { name: 'slow', rate: 6, longSeconds: 21_600, shortSeconds: 1_800 },
] as const;

/** Alarms on how fast late mail eats the error budget, each over two windows at once. */
export function createBurnAlarms(cell: Cell, topic: aws.sns.Topic): void {
  for (const { name, rate, longSeconds, shortSeconds } of BURNS) {
    const parts = [longSeconds, shortSeconds].map((seconds) =>
      createAlarm(
        cell,
        `${cell.title}Burn${name}${seconds}`,
        lateShare(cell, `error-budget-${name}-${seconds}s`, seconds, rate * BUDGET_PERCENT),
      ),
    );
    new aws.cloudwatch.CompositeAlarm(
      `${cell.title}Burn${name}`,
      {
        alarmName: alarmName(cell, `error-budget-${name}`),
        alarmDescription: describe({
          says: `Late mail in ${cell.region} uses up the error budget ${rate} times too fast.`,
          runbook: 'error-budget',
        }),
        alarmRule: $util
          .all(parts.map((part) => part.name))
          .apply((names) => names.map((part) => `ALARM("${part}")`).join(' AND ')),
        alarmActions: [topic.arn],
        okActions: [topic.arn],
      },
      { provider: cell.provider },
    );
  }
}

function lateShare(
  cell: Cell,
  name: string,
  periodSeconds: number,
  thresholdPercent: number,
): AlarmSpec {
  return {
    name,
    runbook: 'error-budget',
    says: `Share of mail in ${cell.region} sent later than 60 seconds after hand-in, in percent.`,
    reads: {
      late: { series: mailferryMetric('SentLate', cell.region), stat: 'Sum' },
      sent: { series: mailferryMetric('Settled', cell.region, { state: 'sent' }), stat: 'Sum' },
    },
    expression: 'IF(sent > 0, 100 * FILL(late, 0) / sent, 0)',
    periodSeconds,
    periods: 1,
    threshold: thresholdPercent,
  };
}
