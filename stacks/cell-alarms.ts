import type { AlarmSpec } from './alarm.ts';
import type { Cell } from './cell.ts';
import type { CellFunctions, CellResources } from './environment.ts';
import { regionTitle } from './names.ts';
import { lambdaMetric, mailferryMetric, queueMetric, type Series } from './series.ts';

const sum = (series: Series) => ({ series, stat: 'Sum' as const });
const max = (series: Series) => ({ series, stat: 'Maximum' as const });
const MINUTE = 60;

/** What a person wants to be woken for, in one cell. */
export function alarmsOf(
  cell: Cell,
  { queues }: CellResources,
  functions: CellFunctions,
): AlarmSpec[] {
  const own = cell.region;
  const metric = (name: Parameters<typeof mailferryMetric>[0], dimensions = {}) =>
    mailferryMetric(name, own, dimensions);
  return [
    {
      name: 'mail-age',
      runbook: 'mail-age',
      says: `Mail has been waiting in ${own} for more than 5 minutes.`,
      reads: { age: max(queueMetric('ApproximateAgeOfOldestMessage', queues.mail)) },
      periodSeconds: MINUTE,
      periods: 2,
      threshold: 300,
    },
    {
      name: 'dead-letters',
      runbook: 'dead-letters',
      says: `Mail in ${own} could not be processed and waits for a person.`,
      reads: { mails: max(queueMetric('ApproximateNumberOfMessagesVisible', queues.deadLetter)) },
      periodSeconds: MINUTE,
      periods: 1,
      threshold: 0,
    },
    {
      name: 'outcome-dead-letters',
      runbook: 'dead-letters',
      says: `Events of mail sent by ${own} could not be processed.`,
      reads: {
        events: max(queueMetric('ApproximateNumberOfMessagesVisible', queues.outcomeDeadLetter)),
      },
      periodSeconds: MINUTE,
      periods: 1,
      threshold: 0,
    },
    {
      name: 'ingress-dead-letters',
      runbook: 'dead-letters',
      says: `Mail that SES received in ${own} is for nobody, or could not be handed in.`,
      reads: {
        notifications: max(
          queueMetric('ApproximateNumberOfMessagesVisible', queues.ingressDeadLetter),
        ),
      },
      periodSeconds: MINUTE,
      periods: 1,
      threshold: 0,
    },
    {
      name: 'drain-stalled',
      runbook: 'drain-stalled',
      says: `The backlog of ${own} is not getting shorter although its regions are up.`,
      reads: {
        backlog: max(queueMetric('ApproximateNumberOfMessagesVisible', queues.backlog)),
        drained: sum(metric('Drained')),
        ...Object.fromEntries(
          cell.sendsTo.map(({ region }) => [
            `down${regionTitle(region)}`,
            max(metric('RegionDown', { region })),
          ]),
        ),
      },
      // A backlog is meant to wait while a region is down.
      expression: `IF(backlog > 0 AND FILL(drained, 0) == 0${cell.sendsTo
        .map(({ region }) => ` AND FILL(down${regionTitle(region)}, 0) == 0`)
        .join('')}, 1, 0)`,
      periodSeconds: 5 * MINUTE,
      periods: 3,
      threshold: 0,
    },
    {
      name: 'possible-duplicates',
      runbook: 'suspected-duplicates',
      says: `More than 1 in 100,000 mails of ${own} may have been sent twice.`,
      reads: {
        repeats: sum(metric('PossibleDuplicate')),
        sent: sum(metric('Settled', { state: 'sent' })),
      },
      expression: 'IF(FILL(repeats, 0) > 0, 100000 * repeats / (FILL(sent, 0) + 1), 0)',
      periodSeconds: 60 * MINUTE,
      periods: 1,
      threshold: 1,
    },
    {
      name: 'readiness-red',
      runbook: 'readiness-red',
      says: `A secondary could not take over the mail of an organization in ${own}, or nobody has looked for an hour.`,
      reads: { organizations: max(metric('ReadinessRed')) },
      periodSeconds: 60 * MINUTE,
      periods: 1,
      threshold: 0,
      silenceIsBad: true,
    },
    ...Object.entries(functions).map(
      ([lane, lambda]): AlarmSpec => ({
        name: `${lane}-errors`,
        runbook: 'function-errors',
        says: `The ${lane} function of ${own} keeps failing.`,
        reads: { errors: sum(lambdaMetric('Errors', lambda)) },
        periodSeconds: 5 * MINUTE,
        periods: 2,
        threshold: 2,
      }),
    ),
  ];
}

/** What a cell has to say of one region that it sends to. */
export function regionAlarmsOf(cell: Cell, region: string): AlarmSpec[] {
  const from = region === cell.region ? region : `${region} (seen from ${cell.region})`;
  const metric = (
    name: Parameters<typeof mailferryMetric>[0],
    dimensions: Record<string, string>,
  ) => mailferryMetric(name, cell.region, dimensions);
  return [
    {
      name: `region-down-${region}`,
      runbook: 'region-down',
      says: `SES in ${from} is down for Mailferry: mail takes its fallback, or waits.`,
      reads: { down: max(metric('RegionDown', { region })) },
      periodSeconds: MINUTE,
      periods: 1,
      threshold: 0,
    },
    {
      name: `probe-missing-${region}`,
      runbook: 'probe-missing',
      says: `Nobody has probed ${from} for 5 minutes: automation is blind.`,
      reads: {
        good: sum(metric('Probe', { region, ok: 'true' })),
        bad: sum(metric('Probe', { region, ok: 'false' })),
      },
      expression: 'FILL(good, 0) + FILL(bad, 0)',
      periodSeconds: MINUTE,
      periods: 5,
      threshold: 1,
      below: true,
      silenceIsBad: true,
    },
    {
      name: `quota-${region}`,
      runbook: 'quota-reached',
      says: `More than 80 % of the 24-hour sending quota in ${from} is used up.`,
      reads: { percent: max(metric('QuotaUsed', { region })) },
      periodSeconds: 5 * MINUTE,
      periods: 1,
      threshold: 80,
    },
  ];
}
