import { cellEnvironment } from '@mailferry/local/cell-environment';
import { reservedEnvironment } from '@mailferry/local/runtime/function-definition';
import { settings } from '../../stacks/settings.ts';
import { REGION } from './mails.ts';

/** The variables of a sender whose AWS is all at one endpoint. */
export function benchEnvironment(endpoint: string): Record<string, string> {
  const queue = (name: string) => `${endpoint}/000000000000/${name}`;
  const cell = {
    region: REGION,
    kind: 'primary' as const,
    mailQueueUrl: queue('mail'),
    backlogQueueUrl: queue('backlog'),
    deadLetterQueueUrl: queue('dead-letter'),
    outcomeQueueUrl: queue('outcome'),
    outcomeDeadLetterQueueUrl: queue('outcome-dead-letter'),
    ingressQueueUrl: queue('ingress'),
    ingressDeadLetterQueueUrl: queue('ingress-dead-letter'),
    inboundBucket: 'inbound',
    payloadBucket: 'payloads',
    deliveriesTable: 'deliveries',
    regionHealthTable: 'region-health',
    directoryTable: 'directory',
  };
  return {
    ...reservedEnvironment('sender', REGION, { memoryMb: 512, handler: '', taskRoot: '' }),
    ...cellEnvironment(cell, settings, {
      sqs: endpoint,
      s3: endpoint,
      dynamodb: endpoint,
      ses: endpoint,
      secrets: endpoint,
    }),
  };
}
