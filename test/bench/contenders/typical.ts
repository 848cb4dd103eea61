/**
 * The field's usual recipe for the same work, as the documentation of its parts has it: middy, Powertools batch
 * processing with partial failures, idempotency by mail in DynamoDB, structured log, metrics. No policy, no route, no
 * pacing, no second region.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { CONFIGURATION_SET } from '../raw-mail.ts';

interface Mail {
  id: string;
  mailFrom: string;
  rcptTo: string[];
  raw: { inline: string };
}

const ses = new SESv2Client({});
const logger = new Logger({ serviceName: 'typical' });
const metrics = new Metrics({ namespace: 'Typical', serviceName: 'typical' });
const processor = new BatchProcessor(EventType.SQS);
const idempotency = new IdempotencyConfig({});

const sendOnce = makeIdempotent(
  async (_id: string, mail: Mail) => {
    const answer = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: mail.mailFrom,
        Destination: { ToAddresses: mail.rcptTo },
        Content: { Raw: { Data: Buffer.from(mail.raw.inline, 'base64') } },
        ConfigurationSetName: CONFIGURATION_SET,
        EmailTags: [{ Name: 'id', Value: mail.id }],
      }),
    );
    return { messageId: answer.MessageId };
  },
  {
    persistenceStore: new DynamoDBPersistenceLayer({ tableName: 'typical-idempotency' }),
    config: idempotency,
    dataIndexArgument: 0,
  },
);

async function processRecord(record: SQSRecord): Promise<void> {
  const mail: Mail = JSON.parse(record.body);
  const sent = await sendOnce(mail.id, mail);
  metrics.addMetric('Sent', MetricUnit.Count, 1);
  logger.info('mail sent', { mailId: mail.id, ...sent });
}

export const handler = middy<SQSEvent, SQSBatchResponse, Error, Context>()
  .use([injectLambdaContext(logger), logMetrics(metrics)])
  .handler((event, context) => {
    idempotency.registerLambdaContext(context);
    return processPartialResponse(event, processRecord, processor, { context });
  });
