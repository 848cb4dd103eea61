import { describe, expect, it } from 'vitest';
import { ofType, readGraph } from './harness/graph.ts';

const graph = readGraph('own');
const rules = ofType(graph, 'cloudwatch/eventRule:EventRule');
const targets = ofType(graph, 'cloudwatch/eventTarget:EventTarget');

interface Target {
  arn: string;
  rule: string;
  deadLetterConfig: { arn: string };
  retryPolicy: { maximumEventAgeInSeconds: number; maximumRetryAttempts: number };
}

/** Where an SES event ends that EventBridge sees in a region, following event buses from rule to rule. */
function deliveriesOf(region: string, cell: string, hops = 0): string[] {
  if (hops > 2) throw new Error('events go round in circles');
  return rules
    .filter((rule) => rule.region === region && matches(rule.inputs['eventPattern'], cell))
    .flatMap((rule) => targets.filter((target) => target.inputs['rule'] === rule.name))
    .flatMap(({ inputs }) => {
      const { arn } = inputs as unknown as Target;
      const bus = /^arn:aws:events:([\w-]+):\d+:event-bus\/default$/.exec(arn);
      return bus === null ? [arn] : deliveriesOf(String(bus[1]), cell, hops + 1);
    });
}

function matches(pattern: unknown, cell: string): boolean {
  const { source, detail } = JSON.parse(String(pattern)) as {
    source: string[];
    detail: { mail: { tags: Record<string, string[]> } };
  };
  const tags = detail.mail.tags;
  return (
    source.includes('aws.ses') &&
    tags['mailferry-cell']?.includes(cell) === true &&
    tags['ses:configuration-set']?.includes('mailferry-graph') === true
  );
}

describe.each([
  ['us-east-1', ['us-east-1', 'us-west-2']],
  ['eu-west-1', ['eu-west-1', 'us-west-2']],
  ['us-west-2', ['us-west-2', 'us-east-1', 'eu-west-1']],
])('events of mail that cell %s sent', (cell, regions) => {
  it.each(regions)('arrive at its outcome queue once from %s', (region) => {
    expect(deliveriesOf(region, cell)).toEqual([
      expect.stringMatching(new RegExp(`^arn:aws:sqs:${cell}:\\d+:.*OutcomeQueue$`)),
    ]);
  });
});

it('keeps what cannot be delivered, in the region of the rule', () => {
  for (const target of targets) {
    const { deadLetterConfig, retryPolicy } = target.inputs as unknown as Target;
    expect(deadLetterConfig.arn).toMatch(
      new RegExp(`^arn:aws:sqs:${target.region}:\\d+:.*UndeliveredEvents\\w*Queue$`),
    );
    expect(retryPolicy.maximumRetryAttempts).toBeGreaterThan(0);
  }
});

it('delivers to queues in the region of the rule alone, as EventBridge demands', () => {
  for (const target of targets) {
    const arn = String(target.inputs['arn']);
    if (arn.startsWith('arn:aws:sqs:')) expect(arn.split(':')[3]).toBe(target.region);
  }
});
