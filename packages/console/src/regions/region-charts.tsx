import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import LineChart from '@cloudscape-design/components/line-chart';
import type { CellRegion } from '../api/generated/schema.ts';
import { useNow } from '../ui/moment.tsx';
import { Stack } from '../ui/stack.tsx';
import { attemptsByBucket, BUCKET_MS, roundTripsSince, SPAN_MS } from './series.ts';

const HEIGHT = 110;
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const minutes = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const i18nStrings = { xTickFormatter: (at: Date) => minutes.format(at) };

/** Success, errors and latency over the last minutes. */
export default function RegionCharts({
  name,
  figures,
}: {
  name: string;
  figures: NonNullable<CellRegion['figures']>;
}) {
  // The axis moves by whole buckets, not with every second.
  const endMs = Math.ceil(useNow() / BUCKET_MS) * BUCKET_MS;
  const attempts = attemptsByBucket(figures.windows, endMs);
  const roundTrips = roundTripsSince(figures.probes.roundTrips, endMs - SPAN_MS);
  const bars = (key: 'succeeded' | 'failed') =>
    attempts.map((bucket) => ({ x: clock.format(bucket.at), y: bucket[key] }));
  return (
    <Stack size="s">
      <div className="chart-room">
        <Box variant="awsui-key-label">Attempts through {name}, success and error</Box>
        <BarChart
          ariaLabel={`Attempts through ${name}, success and error`}
          height={HEIGHT}
          hideFilter
          stackedBars
          series={
            figures.windows.length === 0
              ? []
              : [
                  { type: 'bar', title: 'Succeeded', data: bars('succeeded'), color: '#2ea597' },
                  { type: 'bar', title: 'Failed', data: bars('failed'), color: '#c33d69' },
                ]
          }
          xScaleType="categorical"
          xDomain={attempts.map(({ at }) => clock.format(at))}
          empty={<Box textAlign="center">No failed or slow attempts in the last five minutes</Box>}
        />
      </div>
      <div className="chart-room">
        <Box variant="awsui-key-label">Latency of probes of {name}, from send to event, in ms</Box>
        <LineChart
          ariaLabel={`Latency of probes of ${name}`}
          height={HEIGHT}
          hideFilter
          hideLegend
          series={
            roundTrips.length === 0
              ? []
              : [{ type: 'line', title: 'Latency', data: roundTrips, color: '#688ae8' }]
          }
          xScaleType="time"
          xDomain={[new Date(endMs - SPAN_MS), new Date(endMs)]}
          yDomain={[0, Math.max(1, ...roundTrips.map(({ y }) => y)) * 1.1]}
          i18nStrings={i18nStrings}
          empty={<Box textAlign="center">No probe came back in the last five minutes</Box>}
        />
      </div>
    </Stack>
  );
}
