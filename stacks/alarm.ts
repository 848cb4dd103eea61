import type { Region } from './regions.ts';
import type { Series } from './series.ts';
import { operations } from './settings.ts';

export interface AlarmSpec {
  /** Ends the alarm's name: `mail-age`. */
  name: string;
  /** The page of docs/operations that says what to do. */
  runbook: string;
  /** What it means to a person. */
  says: string;
  /** The series that the alarm reads, by the names that `expression` uses. */
  reads: Record<string, { series: Series; stat: 'Sum' | 'Maximum' | 'Average' }>;
  /** CloudWatch metric math; may be left out where one series is read. */
  expression?: string;
  periodSeconds: number;
  /** Breaching periods in a row before the alarm goes off. */
  periods: number;
  /** Goes off above this value, or below it where `below` is set. */
  threshold: number;
  below?: boolean;
  /** Set where silence itself is the fault. */
  silenceIsBad?: boolean;
}

/** An alarm, with the topic told of its going off and of its end; without a topic it is a part of a composite alarm. */
export function createAlarm(
  place: Region,
  title: string,
  spec: AlarmSpec,
  topic?: aws.sns.Topic,
): aws.cloudwatch.MetricAlarm {
  const actions = topic === undefined ? [] : [topic.arn];
  return new aws.cloudwatch.MetricAlarm(
    title,
    {
      name: alarmName(place, spec.name),
      alarmDescription: describe(spec),
      comparisonOperator: spec.below === true ? 'LessThanThreshold' : 'GreaterThanThreshold',
      threshold: spec.threshold,
      evaluationPeriods: spec.periods,
      datapointsToAlarm: spec.periods,
      treatMissingData: spec.silenceIsBad === true ? 'breaching' : 'notBreaching',
      alarmActions: actions,
      okActions: actions,
      metricQueries: queriesOf(spec),
    },
    { provider: place.provider },
  );
}

export function alarmName(place: Region, name: string): string {
  return `${$app.name}-${$app.stage}-${place.region}-${name}`;
}

export function describe({ says, runbook }: { says: string; runbook: string }): string {
  return `${says} Runbook: ${operations.runbookBase}/${runbook}.md`;
}

function queriesOf({ reads, expression, periodSeconds, says }: AlarmSpec) {
  const metrics = Object.entries(reads).map(([id, { series, stat }]) => ({
    id,
    returnData: expression === undefined,
    metric: { ...series, stat, period: periodSeconds },
  }));
  if (expression === undefined) return metrics;
  return [...metrics, { id: 'result', label: says, expression, returnData: true }];
}
