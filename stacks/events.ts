import type { Cell } from './cell.ts';
import { regionTitle } from './names.ts';
import type { Queues } from './queues.ts';
import type { Region } from './regions.ts';
import { type QueueSender, queuePolicy, secureQueue } from './secure-queue.ts';
import { configurationSetName, defaultBusArn } from './ses.ts';

/** Longest that EventBridge retries a target (its own maximum: 24 hours, 185 attempts). */
const RETRY = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

/** Events that EventBridge gave up on, and where they lie. */
export interface Undelivered {
  place: Region;
  queue: sst.aws.Queue;
}

/**
 * Brings a cell's SES events, and what AWS Health says of SES, to its outcome queue, from each region that it sends to.
 * A rule reaches an SQS queue in its own region only, so that events of another region go to the event bus of the cell's
 * region first, where the cell's own rule picks them up. What cannot be delivered stays in a queue of the region where
 * it got stuck.
 */
export function createEventRoutes(cell: Cell, queues: Queues): Undelivered[] {
  const own = createRules(cell, cell);
  const undelivered = createUndelivered(cell, cell, own);
  createTargets(cell, cell, own, { arn: queues.outcome.arn }, undelivered);
  queuePolicy(cell, 'Outcome', queues.outcome, [fromRules(own)]);

  const others = cell.sendsTo.filter((place) => place.region !== cell.region);
  const role = createForwardingRole(cell);
  const stuck = others.map((place) => {
    const rules = createRules(cell, place);
    const queue = createUndelivered(cell, place, rules);
    createTargets(cell, place, rules, { arn: defaultBusArn(cell), roleArn: role.arn }, queue);
    return { place, queue };
  });
  return [{ place: cell, queue: undelivered }, ...stuck];
}

interface Rule {
  kind: 'Events' | 'Advisories';
  rule: aws.cloudwatch.EventRule;
}

function createRules(cell: Cell, place: Region): Rule[] {
  const rule = (kind: Rule['kind'], description: string, pattern: object): Rule => ({
    kind,
    rule: new aws.cloudwatch.EventRule(
      `${cell.title}${kind}${suffixOf(cell, place)}`,
      { description, eventPattern: JSON.stringify(pattern) },
      { provider: place.provider },
    ),
  });
  return [
    // By the cell's tag and by the stage's configuration set: stages of one account do not hear each other.
    rule('Events', `SES events in ${place.region} of mail that the cell ${cell.region} sent`, {
      source: ['aws.ses'],
      detail: {
        mail: {
          tags: {
            'mailferry-cell': [cell.region],
            'ses:configuration-set': [configurationSetName()],
          },
        },
      },
    }),
    // AWS Health delivers in the region concerned and in a backup region: one of them works. What was forwarded from
    // another region keeps its `region`, and goes no further: cells that forward to each other would never stop.
    rule('Advisories', `AWS Health events in ${place.region} on SES where ${cell.region} sends`, {
      source: ['aws.health'],
      ...(place.region === cell.region ? {} : { region: [place.region] }),
      detail: {
        service: ['SES'],
        eventTypeCategory: ['issue'],
        eventRegion: cell.sendsTo.map(({ region }) => region),
      },
    }),
  ];
}

function createTargets(
  cell: Cell,
  place: Region,
  rules: Rule[],
  target: { arn: $util.Input<string>; roleArn?: $util.Input<string> },
  undelivered: sst.aws.Queue,
): void {
  for (const { kind, rule } of rules) {
    new aws.cloudwatch.EventTarget(
      `${cell.title}${kind}Target${suffixOf(cell, place)}`,
      {
        rule: rule.name,
        ...target,
        deadLetterConfig: { arn: undelivered.arn },
        retryPolicy: RETRY,
      },
      { provider: place.provider },
    );
  }
}

function createUndelivered(cell: Cell, place: Region, rules: Rule[]): sst.aws.Queue {
  const name = `UndeliveredEvents${suffixOf(cell, place)}`;
  const there = { ...place, title: cell.title, settings: cell.settings };
  const queue = secureQueue(there, name, {});
  queuePolicy(there, name, queue, [fromRules(rules)]);
  return queue;
}

function fromRules(rules: Rule[]): QueueSender {
  return {
    service: 'events.amazonaws.com',
    sourceArns: rules.map(({ rule }) => rule.arn),
  };
}

function createForwardingRole(cell: Cell): aws.iam.Role {
  return new aws.iam.Role(
    `${cell.title}EventsForwarding`,
    {
      assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'events.amazonaws.com' }),
      inlinePolicies: [
        {
          name: 'forward',
          policy: aws.iam.getPolicyDocumentOutput({
            statements: [{ actions: ['events:PutEvents'], resources: [defaultBusArn(cell)] }],
          }).json,
        },
      ],
    },
    { provider: cell.provider },
  );
}

function suffixOf(cell: Cell, place: Region): string {
  return place.region === cell.region ? '' : regionTitle(place.region);
}
