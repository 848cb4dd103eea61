import { createMailClients, createObjectClients } from '@mailferry/aws/clients';
import { DynamoPolicySource } from '@mailferry/aws/directory/policy-source';
import { createS3PayloadStore } from '@mailferry/aws/payloads/s3-payload-store';
import { createSqsMailQueues } from '@mailferry/aws/queues/sqs-mail-queues';
import { SigningSecret } from '@mailferry/aws/secrets/signing-secret';
import { createSesMailTransport } from '@mailferry/aws/ses/ses-mail-transport';
import { createByteBudget } from '@mailferry/core/delivery/byte-budget';
import { sendBatch } from '@mailferry/core/delivery/send-batch';
import { type Sender, senderParameters } from '@mailferry/core/delivery/sender';
import { createDrillRecorder } from '@mailferry/core/drill/drill-recorder';
import { createEvidenceRecorder } from '@mailferry/core/health/evidence-recorder';
import { createPacer } from '@mailferry/core/pacing/pacer';
import { DEFAULT_PACING } from '@mailferry/core/pacing/token-bucket';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { buildCell } from './cell/cell.ts';
import { failuresOf, mailRecordOf } from './cell/sqs-event.ts';
import { createArcSealer } from './mail/arc-sealer.ts';
import { publishMetrics } from './telemetry/publish-metrics.ts';
import { tracing } from './telemetry/traced.ts';

/** One mail of the largest size at a time; the function's memory follows from it (docs/memory.md). */
const RAW_BYTES_AT_ONCE = 48 * 1024 * 1024;

const cell = buildCell('sender');
const sender = buildSender();

/** Lambda handler of the mail queue: a batch in, the records to keep out. */
export const handler = middy<SQSEvent, SQSBatchResponse, Error, Context>()
  .use([...(await tracing('sender')), publishMetrics(cell.metrics)])
  .handler(async (event, context) => {
    const records = event.Records.map(mailRecordOf);
    const deadlineMs = cell.clock.nowMs() + context.getRemainingTimeInMillis();
    return failuresOf(await sendBatch(sender, records, deadlineMs));
  });

function buildSender(): Sender {
  const { configuration, clients, clock, log, random, parametersOf, otherSenders } = cell;
  const { settings } = configuration;
  return {
    ...cell,
    settings,
    parameters: senderParameters(settings),
    policies: new DynamoPolicySource(
      clients.dynamo(configuration.cell),
      configuration.directoryTable,
      settings,
      clock,
    ),
    health: cell.healthReader,
    evidence: createEvidenceRecorder(
      cell.windows,
      cell.tripper,
      clock,
      log,
      parametersOf,
      otherSenders,
    ),
    drills: createDrillRecorder({
      ...cell,
      drills: cell.drillStore,
      ended: () => cell.healthReader.refresh(),
    }),
    pacer: createPacer(cell.buckets, clock, random, DEFAULT_PACING),
    payloads: createS3PayloadStore(createObjectClients()),
    bytes: createByteBudget(RAW_BYTES_AT_ONCE),
    transport: createSesMailTransport({
      mails: createMailClients(),
      configurationSet: configuration.configurationSet,
      cell: configuration.cell,
      log,
    }),
    signingKeys: new SigningSecret(configuration.cell, configuration.signingSecret, clock, log),
    sealer: createArcSealer(),
    queues: createSqsMailQueues(clients.sqs(configuration.cell), configuration),
  };
}
