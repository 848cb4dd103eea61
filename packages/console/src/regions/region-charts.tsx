import Box from '@cloudscape-design/components/box';
import LineChart from '@cloudscape-design/components/line-chart';
import type { CellRegion } from '../api/generated/schema.ts';
import { useNow } from '../ui/moment.tsx';
import { Stack } from '../ui/stack.tsx';

const SPAN_MS = 5 * 60_000;
const HEIGHT = 120;
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Success, errors and latency over the last minutes. */
export default function RegionCharts({
  name,
  figures,
}: {
  name: string;
  figures: NonNullable<CellRegion['figures']>;
}) {
  // A step of five seconds: the axis need not move with every second.
  const nowMs = Math.ceil(useNow() / 5_000) * 5_000;
  const domain = [new Date(nowMs - SPAN_MS), new Date(nowMs)];
  const inDomain = ({ x }: { x: Date }) => x.getTime() >= nowMs - SPAN_MS;
  const windows = (key: 'succeeded' | 'failed' | 'slow') =>
    figures.windows.map((window) => ({ x: new Date(window.at), y: window[key] })).filter(inDomain);
  const roundTrips = figures.probes.roundTrips
    .flatMap(({ at, tookMs }) => (tookMs === null ? [] : [{ x: new Date(at), y: tookMs }]))
    .filter(inDomain);
  return (
    <Stack size="s">
      <Chart
        title={`Attempts through ${name}`}
        unit="Attempts"
        domain={domain}
        empty="No failed or slow attempts in the last minutes"
        series={[
          { type: 'line', title: 'Succeeded', data: windows('succeeded'), color: '#2ea597' },
          { type: 'line', title: 'Failed', data: windows('failed'), color: '#c33d69' },
          { type: 'line', title: 'Slow', data: windows('slow'), color: '#b088f5' },
        ]}
      />
      <Chart
        title={`Probe of ${name}, from send to event`}
        unit="Milliseconds"
        domain={domain}
        empty="No probe came back in the last minutes"
        series={[{ type: 'line', title: 'Took', data: roundTrips, color: '#688ae8' }]}
      />
    </Stack>
  );
}

interface Series {
  type: 'line';
  title: string;
  data: { x: Date; y: number }[];
  color: string;
}

function Chart(props: {
  title: string;
  unit: string;
  domain: Date[];
  empty: string;
  series: Series[];
}) {
  const isEmpty = props.series.every(({ data }) => data.length === 0);
  const highest = Math.max(1, ...props.series.flatMap(({ data }) => data.map(({ y }) => y)));
  return (
    <div className="chart-room">
      <Box variant="awsui-key-label">{props.title}</Box>
      <LineChart
        ariaLabel={props.title}
        height={HEIGHT}
        hideFilter
        hideLegend={props.series.length === 1 || isEmpty}
        series={isEmpty ? [] : props.series}
        xScaleType="time"
        xDomain={props.domain}
        yDomain={[0, highest * 1.1]}
        yTitle={props.unit}
        i18nStrings={{ xTickFormatter: (at) => clock.format(at) }}
        empty={<Box textAlign="center">{props.empty}</Box>}
      />
    </div>
  );
}
