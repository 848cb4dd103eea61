import { DynamoDomainOwners } from '@mailferry/aws/directory/domain-owners';
import { DynamoPolicySource } from '@mailferry/aws/directory/policy-source';
import { createS3InboundMails } from '@mailferry/aws/ingress/s3-inbound-mails';
import { createSqsMailQueues } from '@mailferry/aws/queues/sqs-mail-queues';
import { createS3Clients } from '@mailferry/aws/sdk-clients';
import { SigningSecret } from '@mailferry/aws/secrets/signing-secret';
import { type Ingress, ingressParameters } from '@mailferry/core/ingress/ingress';
import { receiveBatch } from '@mailferry/core/ingress/receive-batch';
import { readIngressConfiguration } from '@mailferry/core/settings/ingress';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { buildCell } from './cell/cell.ts';
import { failuresOf, mailRecordOf } from './cell/sqs-event.ts';
import { publishMetrics } from './telemetry/publish-metrics.ts';
import { tracing } from './telemetry/traced.ts';

const cell = buildCell('ingress');
const ingress = buildIngress();

/** Lambda handler of the ingress queue: SES's notifications of received mail in, the records to keep out. */
export const handler = middy<SQSEvent, SQSBatchResponse, Error, Context>()
  .use([...(await tracing('ingress')), publishMetrics(cell.metrics)])
  .handler(async (event) =>
    failuresOf(await receiveBatch(ingress, event.Records.map(mailRecordOf))),
  );

function buildIngress(): Ingress {
  const { configuration, clients, clock } = cell;
  const { cell: region, settings, directoryTable, payloadBucket } = configuration;
  const { inboundBucket, ingressQueueUrl, ingressDeadLetterQueueUrl } = readIngressConfiguration(
    process.env,
  );
  const sqs = clients.sqs(region);
  return {
    ...cell,
    cell: region,
    settings,
    parameters: ingressParameters(settings),
    inboundBucket,
    policies: new DynamoPolicySource(clients.dynamo(region), directoryTable, settings, clock),
    owners: new DynamoDomainOwners(clients.dynamo(region), directoryTable, clock),
    inbound: createS3InboundMails(createS3Clients()(region), {
      region,
      inboundBucket,
      payloadBucket,
    }),
    signingKeys: new SigningSecret(region, configuration.signingSecret, clock, cell.log),
    queues: createSqsMailQueues(sqs, configuration),
    notifications: createSqsMailQueues(sqs, {
      ...configuration,
      mailQueueUrl: ingressQueueUrl,
      deadLetterQueueUrl: ingressDeadLetterQueueUrl,
    }),
  };
}
