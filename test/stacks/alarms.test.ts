import { cellsOf } from '@mailferry/core/settings/settings';
import { describe, expect, it } from 'vitest';
import { operations, settings } from '../../stacks/settings.ts';
import { ofType, readGraph } from './harness/graph.ts';

const graph = readGraph('own');

interface Alarm {
  name: string;
  alarmDescription: string;
  alarmActions: string[];
  okActions: string[];
  treatMissingData: string;
  metricQueries: { id: string; returnData?: boolean; metric?: { period: number } }[];
}

const alarms = ofType(graph, 'cloudwatch/metricAlarm:MetricAlarm').map(({ region, inputs }) => ({
  region,
  ...(inputs as unknown as Alarm),
}));
const composites = ofType(graph, 'cloudwatch/compositeAlarm:CompositeAlarm').map(
  ({ region, inputs }) => ({
    region,
    ...(inputs as { alarmName: string; alarmActions: string[] }),
  }),
);

describe.each(cellsOf(settings).map(({ region }) => region))('cell %s', (region) => {
  const told = [
    ...alarms.filter(({ alarmActions }) => alarmActions.length > 0).map(({ name }) => name),
    ...composites.map(({ alarmName }) => alarmName),
  ];

  it.each([
    'mail-age',
    'dead-letters',
    'outcome-dead-letters',
    'ingress-dead-letters',
    `region-down-${region}`,
    `probe-missing-${region}`,
    `quota-${region}`,
    'readiness-red',
    'drain-stalled',
    'possible-duplicates',
    'error-budget-fast',
    'error-budget-slow',
    `undelivered-events-of-${region}`,
    'sender-errors',
    'outcome-errors',
    'ingress-errors',
    'health-errors',
  ])('tells people of %s', (name) => {
    expect(told).toContain(`mailferry-graph-${region}-${name}`);
  });
});

it('links each alarm to its runbook', () => {
  for (const { name, alarmDescription } of alarms) {
    expect(alarmDescription, name).toMatch(
      new RegExp(`Runbook: ${operations.runbookBase}/[a-z-]+\\.md$`),
    );
  }
});

it('tells the topic of the region that the alarm is in, of its end as well', () => {
  for (const { region, alarmActions, okActions } of alarms) {
    expect(okActions).toEqual(alarmActions);
    for (const arn of alarmActions) expect(arn.split(':')[3]).toBe(region);
  }
});

it('takes silence for a fault only where somebody should be heard', () => {
  const loud = alarms.filter(({ treatMissingData }) => treatMissingData === 'breaching');
  const kinds = loud.map(({ name }) => name.replace(/.*(probe-missing|readiness-red).*/, '$1'));
  expect(new Set(kinds)).toEqual(new Set(['probe-missing', 'readiness-red']));
});

it('asks CloudWatch for one result an alarm, by names that it accepts', () => {
  for (const { name, metricQueries } of alarms) {
    expect(
      metricQueries.filter(({ returnData }) => returnData === true),
      name,
    ).toHaveLength(1);
    for (const { id } of metricQueries) expect(id).toMatch(/^[a-z][A-Za-z0-9_]*$/);
    expect(metricQueries.length).toBeLessThanOrEqual(10);
  }
});

it('names every alarm once in its region', () => {
  const names = alarms.map(({ region, name }) => `${region} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

it('subscribes the operators in every cell', () => {
  const subscriptions = ofType(graph, 'sns/topicSubscription:TopicSubscription');
  for (const { region } of cellsOf(settings)) {
    const endpoints = subscriptions
      .filter(({ region: of, inputs }) => of === region && inputs['protocol'] === 'email')
      .map(({ inputs }) => inputs['endpoint']);
    expect(endpoints).toEqual(operations.alarmAddresses);
  }
});
