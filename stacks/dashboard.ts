import type { Cell } from './cell.ts';
import type { CellFunctions, CellResources } from './environment.ts';
import { lambdaMetric, mailferryMetric, queueMetric, type Series } from './series.ts';

interface Chart {
  title: string;
  stat: string;
  series: Series[];
}

/** One page a cell: is mail flowing, what waits, which region takes it, what does it cost. */
export function createDashboard(
  cell: Cell,
  resources: CellResources,
  functions: CellFunctions,
): void {
  new aws.cloudwatch.Dashboard(
    `${cell.title}Dashboard`,
    {
      dashboardName: `${$app.name}-${$app.stage}-${cell.region}`,
      dashboardBody: $jsonStringify({
        widgets: chartsOf(cell, resources, functions).map((chart, index) => ({
          type: 'metric',
          width: 8,
          height: 6,
          x: (index % 3) * 8,
          y: Math.floor(index / 3) * 6,
          properties: {
            title: chart.title,
            region: cell.region,
            stat: chart.stat,
            period: 60,
            view: 'timeSeries',
            metrics: chart.series.map(({ namespace, metricName, dimensions }) => [
              namespace,
              metricName,
              ...Object.entries(dimensions).flat(),
            ]),
          },
        })),
      }),
    },
    { provider: cell.provider },
  );
}

function chartsOf(cell: Cell, { queues }: CellResources, functions: CellFunctions): Chart[] {
  const metric = (
    name: Parameters<typeof mailferryMetric>[0],
    dimensions?: Record<string, string>,
  ) => mailferryMetric(name, cell.region, dimensions);
  const regions = cell.sendsTo.map(({ region }) => region);
  const lambdas = Object.values(functions);
  const waiting = [queues.mail, queues.backlog, queues.deadLetter, queues.outcome];
  return [
    {
      title: 'Mails settled',
      stat: 'Sum',
      series: ['sent', 'failed'].map((state) => metric('Settled', { state })),
    },
    {
      title: 'Age of the oldest mail, seconds',
      stat: 'Maximum',
      series: [queueMetric('ApproximateAgeOfOldestMessage', queues.mail)],
    },
    {
      title: 'Waiting',
      stat: 'Maximum',
      series: waiting.map((queue) => queueMetric('ApproximateNumberOfMessagesVisible', queue)),
    },
    {
      title: 'Region down',
      stat: 'Maximum',
      series: regions.map((region) => metric('RegionDown', { region })),
    },
    {
      title: 'Probes',
      stat: 'Sum',
      series: regions.flatMap((region) =>
        ['true', 'false'].map((ok) => metric('Probe', { region, ok })),
      ),
    },
    {
      title: 'Quota used, percent',
      stat: 'Maximum',
      series: regions.map((region) => metric('QuotaUsed', { region })),
    },
    {
      title: 'Late mails, possible duplicates, drained',
      stat: 'Sum',
      series: [metric('SentLate'), metric('PossibleDuplicate'), metric('Drained')],
    },
    {
      title: 'Function errors and throttles',
      stat: 'Sum',
      series: lambdas.flatMap((lambda) => [
        lambdaMetric('Errors', lambda),
        lambdaMetric('Throttles', lambda),
      ]),
    },
    {
      title: 'Function duration, milliseconds',
      stat: 'p99',
      series: lambdas.map((lambda) => lambdaMetric('Duration', lambda)),
    },
  ];
}
