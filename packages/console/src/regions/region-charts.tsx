import BarChart, { type BarChartProps } from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { useQuery } from '@tanstack/react-query';
import type { RegionMinute } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Loading } from '../ui/loaded.tsx';

const HEIGHT = 110;
const minute = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });

/** Success, errors and latency of a region over the last hour, as far back as a cell keeps them. */
export default function RegionCharts({
  cell,
  region,
  name,
}: {
  cell: string;
  region: string;
  name: string;
}) {
  const series = useQuery(queries.series(cell, region));
  if (series.data === undefined) {
    return (
      <div className="chart-room">
        {series.error === null ? <Loading /> : <Box>Not known: {series.error.message}</Box>}
      </div>
    );
  }
  const { items } = series.data;
  return (
    <ColumnLayout columns={2} minColumnWidth={220}>
      <Attempts minutes={items} name={name} />
      <Latency minutes={items} name={name} />
    </ColumnLayout>
  );
}

interface ChartProps {
  minutes: readonly RegionMinute[];
  name: string;
}

function Attempts({ minutes, name }: ChartProps) {
  const bars = (key: 'succeeded' | 'failed') =>
    minutes.map((one) => ({ x: time(one), y: one[key] }));
  const any = minutes.some(({ succeeded, failed }) => succeeded + failed > 0);
  return (
    <Chart
      title="Attempts, where one failed or was slow"
      ariaLabel={`Attempts through ${name}, succeeded and failed`}
      minutes={minutes}
      series={
        any
          ? [
              { type: 'bar', title: 'Succeeded', data: bars('succeeded'), color: '#2ea597' },
              { type: 'bar', title: 'Failed', data: bars('failed'), color: '#c33d69' },
            ]
          : []
      }
      empty="None failed or was slow in the last hour"
    />
  );
}

function Latency({ minutes, name }: ChartProps) {
  const data = minutes.flatMap((one) => {
    const { medianMs } = one.probes;
    return medianMs === null ? [] : [{ x: time(one), y: medianMs }];
  });
  return (
    <Chart
      title="Latency of probes, in ms"
      ariaLabel={`Latency of probes of ${name}, from send to event`}
      minutes={minutes}
      series={
        data.length === 0
          ? []
          : [{ type: 'bar', title: 'From send to event', data, color: '#688ae8' }]
      }
      empty="No probe came back in the last hour"
    />
  );
}

function Chart(props: {
  title: string;
  ariaLabel: string;
  minutes: readonly RegionMinute[];
  series: BarChartProps<string>['series'];
  empty: string;
}) {
  return (
    <div className="chart-room">
      <Box variant="awsui-key-label" padding={{ bottom: 's' }}>
        {props.title}
      </Box>
      <BarChart
        ariaLabel={props.ariaLabel}
        height={HEIGHT}
        hideFilter
        stackedBars
        series={props.series}
        xScaleType="categorical"
        xDomain={props.minutes.map(time)}
        empty={<Box textAlign="center">{props.empty}</Box>}
      />
    </div>
  );
}

function time({ at }: RegionMinute): string {
  return minute.format(Date.parse(at));
}
