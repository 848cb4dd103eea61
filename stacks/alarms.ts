import { createAlarm } from './alarm.ts';
import type { Cell } from './cell.ts';
import { alarmsOf, regionAlarmsOf } from './cell-alarms.ts';
import type { CellFunctions, CellResources } from './environment.ts';
import { createBurnAlarms } from './error-budget.ts';
import { regionTitle } from './names.ts';
import { operations } from './settings.ts';

/** All alarms of a cell, in the cell's own region, so that they do not depend on another. */
export function createAlarms(
  cell: Cell,
  resources: CellResources,
  functions: CellFunctions,
): aws.sns.Topic {
  const topic = createTopic(cell);
  const specs = [
    ...alarmsOf(cell, resources, functions),
    ...cell.sendsTo.flatMap(({ region }) => regionAlarmsOf(cell, region)),
  ];
  for (const spec of specs) {
    createAlarm(cell, `${cell.title}Alarm${regionTitle(spec.name)}`, spec, topic);
  }
  createBurnAlarms(cell, topic);
  return topic;
}

function createTopic(cell: Cell): aws.sns.Topic {
  const options = { provider: cell.provider };
  const topic = new aws.sns.Topic(
    `${cell.title}Alarms`,
    { name: `${$app.name}-${$app.stage}-alarms` },
    options,
  );
  new aws.sns.TopicPolicy(
    `${cell.title}AlarmsPolicy`,
    {
      arn: topic.arn,
      policy: aws.iam.getPolicyDocumentOutput({
        statements: [
          {
            actions: ['sns:Publish'],
            resources: [topic.arn],
            principals: [{ type: 'Service', identifiers: ['cloudwatch.amazonaws.com'] }],
            conditions: [
              { test: 'StringEquals', variable: 'aws:SourceAccount', values: [cell.accountId] },
            ],
          },
        ],
      }).json,
    },
    options,
  );
  operations.alarmAddresses.forEach((endpoint, index) => {
    new aws.sns.TopicSubscription(
      `${cell.title}AlarmsTo${index + 1}`,
      { topic: topic.arn, protocol: 'email', endpoint },
      options,
    );
  });
  return topic;
}
