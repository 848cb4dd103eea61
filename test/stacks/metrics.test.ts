import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { METRICS, NAMESPACE } from '../../stacks/metrics.ts';
import { readGraph, theOne } from './harness/graph.ts';
import { root } from './harness/platform.ts';

const graph = readGraph('own');

describe.each(Object.entries(METRICS))('metric %s', (name, { service }) => {
  it(`is counted by the ${service} function`, () => {
    const handler = graph.handlers.find(
      (built) => built.handler === `functions/${service}.handler`,
    );
    expect(handler?.metrics.includes(name)).toBe(true);
  });
});

it('alarms read the series that the telemetry writes', async () => {
  const telemetry = path.join(root, 'functions/telemetry/telemetry.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `const { createMetrics } = await import(${JSON.stringify(telemetry)});
     const metrics = createMetrics('health', 'us-east-1');
     metrics.count('Probe', 1, { region: 'us-west-2', ok: 'true' });
     metrics.publish();`,
  ]);
  const line = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown> & {
    _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][] }[] };
  };
  const [written] = line._aws.CloudWatchMetrics;
  expect(written?.Namespace).toBe(NAMESPACE);

  const alarm = theOne(
    graph,
    'cloudwatch/metricAlarm:MetricAlarm',
    'UsEast1AlarmProbeMissingUsWest2',
  );
  const [query] = alarm.inputs['metricQueries'] as [
    { metric: { metricName: string; dimensions: Record<string, string> } },
  ];
  expect(query.metric.metricName).toBe('Probe');
  expect(written?.Dimensions.map((names) => names.toSorted())).toEqual([
    Object.keys(query.metric.dimensions).sort(),
  ]);
  expect(line).toMatchObject(query.metric.dimensions);
});
