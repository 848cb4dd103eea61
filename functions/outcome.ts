import { createDynamoSentMails } from '@mailferry/aws/deliveries/dynamo-sent-mails';
import { DynamoPolicySource } from '@mailferry/aws/directory/policy-source';
import { DynamoSuppressionList } from '@mailferry/aws/directory/suppression-writer';
import { createAdvisories } from '@mailferry/aws/health/dynamo-region-health';
import { createSqsMailQueues } from '@mailferry/aws/queues/sqs-mail-queues';
import { type OutcomeRecorder, recordOutcomes } from '@mailferry/core/outcome/record-outcome';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { buildCell } from './cell/cell.ts';
import { publishMetrics } from './telemetry/publish-metrics.ts';
import { tracing } from './telemetry/traced.ts';

const cell = buildCell('outcome');
const recorder = buildRecorder();

/** Lambda handler of the outcome queue: SES events in, the records to keep out. */
export const handler = middy<SQSEvent, SQSBatchResponse, Error, Context>()
  .use([...(await tracing('outcome')), publishMetrics(cell.metrics)])
  .handler(async (event) => {
    const messages = event.Records.map(({ messageId, body }) => ({ recordId: messageId, body }));
    const again = await recordOutcomes(recorder, messages);
    return { batchItemFailures: [...again].map((itemIdentifier) => ({ itemIdentifier })) };
  });

function buildRecorder(): OutcomeRecorder {
  const { configuration, clients, clock } = cell;
  const dynamo = clients.dynamo(configuration.cell);
  return {
    ...cell,
    sentMails: createDynamoSentMails(dynamo, configuration.deliveriesTable),
    advisories: createAdvisories(cell.table),
    suppressions: new DynamoSuppressionList(
      dynamo,
      configuration.directoryTable,
      configuration.cell,
      clock,
    ),
    policies: new DynamoPolicySource(
      dynamo,
      configuration.directoryTable,
      configuration.settings,
      clock,
    ),
    queues: createSqsMailQueues(clients.sqs(configuration.cell), configuration),
  };
}
