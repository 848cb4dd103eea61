import type { Cell } from './cell.ts';
import { operations } from './settings.ts';

/** Where SES brings received mail. */
export interface Inbound {
  bucket: sst.aws.Bucket;
  topic: aws.sns.Topic;
}

/** SES limits rule set names to 64 characters; one stage's set is its own. */
function ruleSetName(): string {
  return `${$app.name}-${$app.stage}`;
}

const RULE = 'store';

/**
 * SES receiving in a cell's region: every mail to a domain that is verified there is scanned, stored in the inbound
 * bucket and told to the topic. Which organization a recipient belongs to, the function decides.
 */
export function createInbound(cell: Cell): Inbound {
  const options = { provider: cell.provider };
  const ruleArn = $interpolate`arn:aws:ses:${cell.region}:${cell.accountId}:receipt-rule-set/${ruleSetName()}:receipt-rule/${RULE}`;
  const bucket = createBucket(cell, ruleArn);
  const topic = createTopic(cell, ruleArn);
  const ruleSet = new aws.ses.ReceiptRuleSet(
    `${cell.title}ReceiptRules`,
    { ruleSetName: ruleSetName() },
    options,
  );
  new aws.ses.ReceiptRule(
    `${cell.title}ReceiptRule`,
    {
      ruleSetName: ruleSet.ruleSetName,
      name: RULE,
      enabled: true,
      scanEnabled: true,
      // As mail between hosts always was: a sender without TLS would have its mail refused.
      tlsPolicy: 'Optional',
      s3Actions: [{ position: 1, bucketName: bucket.name, topicArn: topic.arn }],
    },
    // SES tries out both when the rule is made.
    { ...options, dependsOn: [bucket, topic] },
  );
  if (operations.receiving.activeStage === $app.stage) {
    new aws.ses.ActiveReceiptRuleSet(
      `${cell.title}ActiveReceiptRules`,
      { ruleSetName: ruleSet.ruleSetName },
      options,
    );
  }
  return { bucket, topic };
}

/**
 * A received mail is deleted here once it is queued. What is not stays as long as its notification may lie in the
 * ingress queue and then among the dead letters.
 */
function createBucket(cell: Cell, ruleArn: $util.Output<string>): sst.aws.Bucket {
  return new sst.aws.Bucket(
    `${cell.title}Inbound`,
    {
      enforceHttps: true,
      cors: false,
      lifecycle: [{ id: 'expire', expiresIn: `${2 * cell.settings.retentionDays} days` }],
      policy: [
        {
          actions: ['s3:PutObject'],
          principals: [{ type: 'service', identifiers: ['ses.amazonaws.com'] }],
          paths: ['*'],
          conditions: fromRule(cell, ruleArn),
        },
      ],
      transform: {
        bucket: (args) => {
          args.forceDestroy = !$app.protect;
        },
      },
    },
    { provider: cell.provider },
  );
}

/** Not encrypted at rest: SES cannot use the key that SNS offers of its own, and nothing stays in a topic. */
function createTopic(cell: Cell, ruleArn: $util.Output<string>): aws.sns.Topic {
  const options = { provider: cell.provider };
  const topic = new aws.sns.Topic(
    `${cell.title}Received`,
    { name: `${$app.name}-${$app.stage}-received` },
    options,
  );
  new aws.sns.TopicPolicy(
    `${cell.title}ReceivedPolicy`,
    {
      arn: topic.arn,
      policy: aws.iam.getPolicyDocumentOutput({
        statements: [
          {
            actions: ['sns:Publish'],
            resources: [topic.arn],
            principals: [{ type: 'Service', identifiers: ['ses.amazonaws.com'] }],
            conditions: fromRule(cell, ruleArn),
          },
        ],
      }).json,
    },
    options,
  );
  return topic;
}

/** Amazon SES developer guide, "Giving permissions to Amazon SES for email receiving". */
function fromRule(cell: Cell, ruleArn: $util.Output<string>) {
  return [
    { test: 'StringEquals', variable: 'aws:SourceAccount', values: [cell.accountId] },
    { test: 'StringEquals', variable: 'aws:SourceArn', values: [ruleArn] },
  ];
}
