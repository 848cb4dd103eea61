/**
 * What Mailferry costs a month by AWS's list prices in us-east-1, from what it asks of AWS for each mail. Prints the
 * table of docs/deployment.md: `npm run cost`.
 */
import process from 'node:process';

/** US dollars. Public price pages, on-demand, without free tiers or discounts; look them up again before you rely on them. */
export const PRICES = {
  sesMail: 0.1 / 1_000,
  sesGb: 0.12,
  /** Up to 64 KB each. */
  sqsRequest: 0.4 / 1_000_000,
  lambdaRequest: 0.2 / 1_000_000,
  /** arm64. */
  lambdaGbSecond: 0.000_013_333_4,
  dynamoWriteUnit: 0.625 / 1_000_000,
  dynamoReadUnit: 0.125 / 1_000_000,
  /** Of the table and of its indexes. */
  dynamoGbMonth: 0.25,
  /** Of the table alone. */
  dynamoRecoveryGbMonth: 0.2,
  s3Put: 0.005 / 1_000,
  s3Get: 0.000_4 / 1_000,
  s3GbMonth: 0.023,
  /** Events of AWS services are free, their copies to another region are not. */
  crossRegionEvent: 1 / 1_000_000,
  logGb: 0.5,
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  compositeAlarmMonth: 0.5,
  dashboardMonth: 3,
  schedulerInvocation: 1 / 1_000_000,
} as const;

/** What one mail asks of AWS at full batches, while all regions are up. Requests as `npm run bench` counts them. */
export const PER_MAIL = {
  mailKb: 20,
  /** Mails over 256 KiB, by way of S3. */
  largeShare: 0.02,
  largeKb: 1_024,
  /** A batch of ten mails of 27 KB (base64) is five chunks of 64 KB to send and to receive, and one call to delete. */
  sqsMailRequests: 0.5 + 0.5 + 0.1,
  /** Send and Delivery. */
  events: 2,
  /** EventBridge sends an event alone; ten are received and deleted together. */
  sqsRequestsPerEvent: 1 + 0.1 + 0.1,
  /** Claim: the item and its place in the index `day`. Settle: the item. And leases of send tokens. */
  senderWriteUnits: 3.04,
  /** The Delivery event. The Send event is not stored, as the record says it. */
  outcomeWriteUnits: 1,
  /** Policies and region health, and half a unit to learn what the record says of the Send event. */
  readUnits: 0.6,
  /** The record and the Delivery event, and the record's place in the index: counted from the items by a test. */
  tableKb: 1.1,
  indexKb: 0.3,
  /** A batch of ten: 64 to 81 ms with SES at 50 ms, and three round trips to DynamoDB and a share of a CPU beside it. */
  senderSeconds: 0.012,
  senderGb: 0.5,
  outcomeSecondsPerEvent: 0.01,
  outcomeGb: 0.25,
  batch: 10,
  /** Sender and outcome together: docs/operations/telemetry.md. */
  logKb: 0.41,
  /** Lambda's own lines: start, end and report. */
  logKbPerInvocation: 0.37,
};

/** What stands there without any mail: counted in the resource graph by a test. */
export const FIXED = {
  cells: 3,
  /** Queues that Lambda polls, with five long polls of 20 seconds at all times. */
  polledQueues: 9,
  customMetrics: 90,
  alarmMetrics: 105,
  compositeAlarms: 6,
  dashboards: 3,
  healthSeconds: 4,
  healthGb: 0.5,
} as const;

const SECONDS_A_MONTH = 30 * 86_400;
const DELIVERY_MONTHS = 1;
const GB_IN_KB = 1_000_000;

export type Cost = Record<
  'ses' | 'sqs' | 'lambda' | 'dynamodb' | 's3' | 'logs' | 'watching' | 'total',
  number
>;

/** Dollars a month for a number of mails a month. */
export function monthlyCost(mails: number, m: typeof PER_MAIL = PER_MAIL): Cost {
  const p = PRICES;
  const f = FIXED;
  const ticks = (f.cells * SECONDS_A_MONTH) / 60;
  const polls = (f.polledQueues * 5 * SECONDS_A_MONTH) / 20;
  const large = mails * m.largeShare;
  const averageKb = m.mailKb * (1 - m.largeShare) + m.largeKb * m.largeShare;
  const invocations = (mails / m.batch) * (1 + m.events);
  const tableGb = (mails * m.tableKb * DELIVERY_MONTHS) / GB_IN_KB;
  const indexGb = (mails * m.indexKb * DELIVERY_MONTHS) / GB_IN_KB;

  const parts = {
    ses: mails * p.sesMail + ((mails * averageKb) / GB_IN_KB) * p.sesGb,
    sqs: (mails * (m.sqsMailRequests + m.events * m.sqsRequestsPerEvent) + polls) * p.sqsRequest,
    lambda:
      (invocations + ticks) * p.lambdaRequest +
      (mails * m.senderSeconds * m.senderGb +
        mails * m.events * m.outcomeSecondsPerEvent * m.outcomeGb +
        ticks * f.healthSeconds * f.healthGb) *
        p.lambdaGbSecond,
    dynamodb:
      mails * (m.senderWriteUnits + m.outcomeWriteUnits) * p.dynamoWriteUnit +
      mails * m.readUnits * p.dynamoReadUnit +
      (tableGb + indexGb) * p.dynamoGbMonth +
      tableGb * p.dynamoRecoveryGbMonth,
    s3: large * (p.s3Put + p.s3Get) + ((large * m.largeKb) / GB_IN_KB) * p.s3GbMonth,
    logs: ((mails * m.logKb + invocations * m.logKbPerInvocation) / GB_IN_KB) * p.logGb,
    watching:
      f.customMetrics * p.metricMonth +
      f.alarmMetrics * p.alarmMetricMonth +
      f.compositeAlarms * p.compositeAlarmMonth +
      f.dashboards * p.dashboardMonth +
      ticks * p.schedulerInvocation,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/**
 * What a million mails of 20 KB cost beside SES's own price and beside what stands there without mail: by part, in
 * dollars.
 */
export function ownCostPerMillion(): Omit<Cost, 'ses' | 'watching' | 's3'> {
  const small = { ...PER_MAIL, largeShare: 0 };
  const none = monthlyCost(0, small);
  const some = monthlyCost(1_000_000, small);
  const { sqs, lambda, dynamodb, logs } = some;
  const parts = {
    sqs: sqs - none.sqs,
    lambda: lambda - none.lambda,
    dynamodb: dynamodb - none.dynamodb,
    logs: logs - none.logs,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** The sentence of docs/deployment.md. */
export function ownCostSentence(): string {
  const { sqs, lambda, dynamodb, logs, total } = ownCostPerMillion();
  const dollars = (value: number) => `$${value.toFixed(2)}`;
  return (
    `A million mails of 20 KB more cost ${dollars(total)} beside the $100 of SES: DynamoDB ${dollars(dynamodb)}, ` +
    `SQS ${dollars(sqs)}, logs ${dollars(logs)}, Lambda ${dollars(lambda)}.`
  );
}

/** The table of docs/deployment.md, in Markdown. */
export function costTable(volumes: readonly number[]): string {
  const columns = volumes.map((volume) => monthlyCost(volume));
  const dollars = (value: number) =>
    `$${value.toLocaleString('en-US', { maximumFractionDigits: 0 })}`;
  const rows: [string, keyof Cost][] = [
    ['SES', 'ses'],
    ['SQS', 'sqs'],
    ['Lambda', 'lambda'],
    ['DynamoDB', 'dynamodb'],
    ['S3', 's3'],
    ['Logs', 'logs'],
    ['Metrics, alarms, dashboards, schedules', 'watching'],
    ['**Total**', 'total'],
  ];
  const perThousand = columns.map(
    ({ total, ses }, index) => `$${(((total - ses) / (volumes[index] ?? 1)) * 1_000).toFixed(3)}`,
  );
  return [
    ['', ...volumes.map((volume) => `${volume / 1_000_000} million mails`)],
    ['---', ...volumes.map(() => '---:')],
    ...rows.map(([label, key]) => [label, ...columns.map((cost) => dollars(cost[key]))]),
    ['Mailferry without SES, per thousand mails', ...perThousand],
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

export const VOLUMES = [1_000_000, 10_000_000, 100_000_000] as const;

if (import.meta.main) process.stdout.write(`${costTable(VOLUMES)}\n\n${ownCostSentence()}\n`);
