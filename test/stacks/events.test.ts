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

type Event = Record<string, unknown>;

/** Where an event ends that EventBridge sees in a region, following event buses from rule to rule. */
function deliveriesOf(region: string, event: Event, hops = 0): string[] {
  if (hops > 2) throw new Error('events go round in circles');
  return rules
    .filter(
      (rule) =>
        rule.region === region && matches(JSON.parse(String(rule.inputs['eventPattern'])), event),
    )
    .flatMap((rule) => targets.filter((target) => target.inputs['rule'] === rule.name))
    .flatMap(({ inputs }) => {
      const { arn } = inputs as unknown as Target;
      const bus = /^arn:aws:events:([\w-]+):\d+:event-bus\/default$/.exec(arn);
      return bus === null ? [arn] : deliveriesOf(String(bus[1]), event, hops + 1);
    });
}

/** EventBridge's matching, as far as the patterns use it: a list allows each of its values, an array field any of its own. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.some((one) => pattern.includes(one));
  }
  return Object.entries(pattern as Event).every(([name, one]) =>
    matches(one, (value as Event | undefined)?.[name]),
  );
}

function sesEvent(cell: string): Event {
  const tags = { 'mailferry-cell': [cell], 'ses:configuration-set': ['mailferry-graph'] };
  return { source: 'aws.ses', detail: { mail: { tags } } };
}

/** @param region where AWS Health delivers it; it keeps that on its way. */
function healthEvent(eventRegion: string, region: string, service = 'SES'): Event {
  return {
    source: 'aws.health',
    region,
    detail: { service, eventTypeCategory: 'issue', eventRegion },
  };
}

describe.each([
  ['us-east-1', ['us-east-1', 'us-west-2']],
  ['eu-west-1', ['eu-west-1', 'us-west-2']],
  ['us-west-2', ['us-west-2', 'us-east-1', 'eu-west-1']],
])('events of mail that cell %s sent', (cell, regions) => {
  it.each(regions)('arrive at its outcome queue once from %s', (region) => {
    expect(deliveriesOf(region, sesEvent(cell))).toEqual([
      expect.stringMatching(new RegExp(`^arn:aws:sqs:${cell}:\\d+:.*OutcomeQueue$`)),
    ]);
  });
});

describe('what AWS Health says of SES', () => {
  const cellsThatHear = (eventRegion: string, region: string, service?: string) =>
    deliveriesOf(region, healthEvent(eventRegion, region, service))
      .map((arn) => arn.split(':')[3])
      .sort();

  it('in a primary arrives at its cell and at the standby, from there and from the backup region', () => {
    for (const region of ['us-east-1', 'us-west-2'])
      expect(cellsThatHear('us-east-1', region)).toEqual(['us-east-1', 'us-west-2']);
  });

  it('in the secondary arrives at every cell', () => {
    expect(cellsThatHear('us-west-2', 'us-west-2')).toEqual([
      'eu-west-1',
      'us-east-1',
      'us-west-2',
    ]);
  });

  it('of other services or regions arrives nowhere', () => {
    expect(cellsThatHear('ap-south-1', 'us-west-2')).toEqual([]);
    expect(cellsThatHear('us-west-2', 'us-west-2', 'EC2')).toEqual([]);
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
