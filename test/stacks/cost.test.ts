import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  costTable,
  FIXED,
  monthlyCost,
  ownCostPerMillion,
  ownCostSentence,
  VOLUMES,
} from '../../stacks/cost.ts';
import { ofType, readGraph } from './harness/graph.ts';
import { root } from './harness/platform.ts';

const graph = readGraph('own');

it('is what the deployment guide says', () => {
  const guide = readFileSync(path.join(root, 'docs/deployment.md'), 'utf8');
  expect(withoutAlignment(guide)).toContain(withoutAlignment(costTable(VOLUMES)));
  expect(guide).toContain(ownCostSentence());
});

it('counts what the graph holds', () => {
  const queries = ofType(graph, 'cloudwatch/metricAlarm:MetricAlarm').flatMap(
    ({ inputs }) => inputs['metricQueries'] as { metric?: { namespace: string } }[],
  );
  expect(FIXED.alarmMetrics).toBe(queries.filter(({ metric }) => metric !== undefined).length);
  expect(FIXED.compositeAlarms).toBe(
    ofType(graph, 'cloudwatch/compositeAlarm:CompositeAlarm').length,
  );
  expect(FIXED.dashboards).toBe(ofType(graph, 'cloudwatch/dashboard:Dashboard').length);
  expect(FIXED.cells).toBe(ofType(graph, 'scheduler/schedule:Schedule').length);
  expect(FIXED.polledQueues).toBe(
    ofType(graph, 'lambda/eventSourceMapping:EventSourceMapping').length,
  );
});

it('adds up: nothing but the standing part without mail, and each part with its volume', () => {
  const none = monthlyCost(0);
  const one = monthlyCost(1_000_000);
  const two = monthlyCost(2_000_000);
  expect(none.ses).toBe(0);
  expect(none.dynamodb).toBe(0);
  expect(two.total - one.total).toBeCloseTo(one.total - none.total, 6);
  const { total, ...parts } = one;
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 9);
});

it('tells a small mail by itself: what a further million of them adds', () => {
  const { total, dynamodb } = ownCostPerMillion();
  // 4.04 write units, 0.6 read units; 1.1 GB for a month with recovery, 0.3 GB of an index without.
  expect(dynamodb).toBeCloseTo(4.04 * 0.625 + 0.6 * 0.125 + 1.1 * 0.45 + 0.3 * 0.25, 9);
  const withLargeOnes = monthlyCost(1_000_000).total - monthlyCost(0).total;
  expect(total).toBeLessThan(withLargeOnes - monthlyCost(1_000_000).ses);
});

/** Tables are padded by the formatter. */
function withoutAlignment(markdown: string): string {
  return markdown.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---');
}
