import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { useQuery } from '@tanstack/react-query';
import type { RegionMinute } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Loading } from '../ui/loaded.tsx';
import { count } from '../ui/mails.ts';
import { MinuteBars } from '../ui/minute-bars.tsx';

/** Success, errors and latency of a region over the last hour, as far back as a cell keeps them. */
export function RegionCharts({
  cell,
  region,
  name,
}: {
  cell: string;
  region: string;
  name: string;
}) {
  const { data, error } = useQuery(queries.series(cell, region));
  if (data === undefined) {
    return (
      <div className="chart-room">
        {error === null ? <Loading /> : <Box>Not known: {error.message}</Box>}
      </div>
    );
  }
  return (
    <ColumnLayout columns={2} minColumnWidth={200}>
      <Attempts minutes={data.items} name={name} />
      <Latency minutes={data.items} name={name} />
    </ColumnLayout>
  );
}

interface ChartProps {
  minutes: readonly RegionMinute[];
  name: string;
}

function Attempts({ minutes, name }: ChartProps) {
  const sum = (key: 'succeeded' | 'failed' | 'slow') =>
    count(minutes.reduce((total, one) => total + one[key], 0));
  return (
    <MinuteBars
      title="Attempts, if any failed or was slow"
      summary={`Attempts through ${name} in the last hour: ${sum('succeeded')} succeeded, ${sum('failed')} failed, ${sum('slow')} slow`}
      bars={minutes.map(({ at, succeeded, failed, slow }) => ({
        at,
        parts:
          succeeded + failed === 0
            ? []
            : [
                { kind: 'bad', value: failed },
                { kind: 'good', value: succeeded },
              ],
        text: `${count(succeeded)} succeeded, ${count(failed)} failed, ${count(slow)} slow`,
      }))}
      legend={[
        { kind: 'good', text: 'succeeded' },
        { kind: 'bad', text: 'failed' },
      ]}
      empty="None failed or was slow in the last hour."
    />
  );
}

function Latency({ minutes, name }: ChartProps) {
  const latest = minutes.findLast(({ probes }) => probes.medianMs !== null)?.probes.medianMs;
  return (
    <MinuteBars
      title="Latency of probes"
      summary={`Latency of probes of ${name} in the last hour, from send to event: ${count(Math.round(latest ?? 0))} ms at last`}
      unit=" ms"
      bars={minutes.map(({ at, probes: { accepted, confirmed, medianMs } }) => ({
        at,
        // Less than a millisecond is still a probe that came back.
        parts: medianMs === null ? [] : [{ kind: 'time', value: Math.max(1, medianMs) }],
        text:
          medianMs === null
            ? `${count(accepted)} probes accepted, none came back`
            : `${count(Math.round(medianMs))} ms; ${count(confirmed)} of ${count(accepted)} came back`,
      }))}
      empty="No probe came back in the last hour."
    />
  );
}
