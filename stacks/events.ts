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
 * Brings a cell's SES events to its outcome queue, from each region that it sends to. A rule reaches an SQS queue in
 * its own region only, so that events of another region go to the event bus of the cell's region first, where the
 * cell's own rule picks them up. What cannot be delivered stays in a queue of the region where it got stuck.
 */
export function createEventRoutes(cell: Cell, queues: Queues): Undelivered[] {
  const own = createRule(cell, cell);
  const undelivered = createUndelivered(cell, cell, own);
  new aws.cloudwatch.EventTarget(
    `${cell.title}EventsTarget`,
    {
      rule: own.name,
      arn: queues.outcome.arn,
      deadLetterConfig: { arn: undelivered.arn },
      retryPolicy: RETRY,
    },
    { provider: cell.provider },
  );
  queuePolicy(cell, 'Outcome', queues.outcome, [fromRule(own)]);

  const others = cell.sendsTo.filter((place) => place.region !== cell.region);
  const role = createForwardingRole(cell);
  const stuck = others.map((place) => {
    const rule = createRule(cell, place);
    const queue = createUndelivered(cell, place, rule);
    new aws.cloudwatch.EventTarget(
      `${cell.title}EventsTarget${regionTitle(place.region)}`,
      {
        rule: rule.name,
        arn: defaultBusArn(cell),
        roleArn: role.arn,
        deadLetterConfig: { arn: queue.arn },
        retryPolicy: RETRY,
      },
      { provider: place.provider },
    );
    return { place, queue };
  });
  return [{ place: cell, queue: undelivered }, ...stuck];
}

/** Matches by the cell's tag and by the stage's configuration set: stages of one account do not hear each other. */
function createRule(cell: Cell, place: Region): aws.cloudwatch.EventRule {
  return new aws.cloudwatch.EventRule(
    `${cell.title}Events${suffixOf(cell, place)}`,
    {
      description: `SES events in ${place.region} of mail that the cell ${cell.region} sent`,
      eventPattern: JSON.stringify({
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
    },
    { provider: place.provider },
  );
}

function createUndelivered(
  cell: Cell,
  place: Region,
  rule: aws.cloudwatch.EventRule,
): sst.aws.Queue {
  const name = `UndeliveredEvents${suffixOf(cell, place)}`;
  const there = { ...place, title: cell.title, settings: cell.settings };
  const queue = secureQueue(there, name, {});
  queuePolicy(there, name, queue, [fromRule(rule)]);
  return queue;
}

function fromRule(rule: aws.cloudwatch.EventRule): QueueSender {
  return { service: 'events.amazonaws.com', sourceArns: [rule.arn] };
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
