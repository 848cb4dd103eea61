import type { Cell } from './cell.ts';
import { type CellResources, cellEnvironment } from './environment.ts';
import { createQueueSource } from './event-source.ts';
import { grantsFor } from './grants.ts';
import { createInbound } from './inbound.ts';
import { createLambda } from './lambda.ts';
import { actionsOf, MISSING_OBJECT_ACTION } from './permissions.ts';
import { queuePolicy } from './secure-queue.ts';

/** Takes mail that SES receives, from its notification to the mail queue. */
export function createIngress(cell: Cell, resources: CellResources): sst.aws.Function {
  const { ingress } = cell.settings;
  const { queues, payloads } = resources;
  const { bucket, topic } = createInbound(cell);
  new aws.sns.TopicSubscription(
    `${cell.title}ReceivedToQueue`,
    { topic: topic.arn, protocol: 'sqs', endpoint: queues.ingress.arn, rawMessageDelivery: true },
    { provider: cell.provider },
  );
  queuePolicy(cell, 'Ingress', queues.ingress, [
    { service: 'sns.amazonaws.com', sourceArns: [topic.arn] },
  ]);
  const grant = grantsFor(cell, resources);
  const lambda = createLambda(cell, `${cell.title}IngressHandler`, {
    path: `${cell.region}/ingress`,
    handler: 'functions/ingress.handler',
    memoryMb: 512,
    timeoutSeconds: ingress.functionTimeoutSeconds,
    environment: {
      ...cellEnvironment(cell, resources),
      INGRESS_QUEUE_URL: queues.ingress.url,
      INGRESS_DEAD_LETTER_QUEUE_URL: queues.ingressDeadLetter.url,
      INBOUND_BUCKET: bucket.name,
    },
    permissions: [
      grant.poll(queues.ingress),
      grant.queue('ingress', ['SendMessageCommand', 'ChangeMessageVisibilityCommand']),
      grant.queue('ingressDeadLetter', ['SendMessageCommand']),
      grant.queue('mail', ['SendMessageCommand']),
      grant.queue('deadLetter', ['SendMessageCommand']),
      grant.signingSecret(),
      grant.deliveries(['QueryCommand'], ['INSERT']),
      grant.directory(['GetItemCommand', 'QueryCommand']),
      grant.directoryIndex(['QueryCommand']),
      {
        actions: actionsOf(['GetObjectCommand', 'DeleteObjectCommand']),
        resources: [$interpolate`${bucket.arn}/*`],
      },
      { actions: [MISSING_OBJECT_ACTION], resources: [bucket.arn] },
      // S3 copies from the one bucket, read above, into the other.
      {
        actions: actionsOf(['PutObjectCommand']),
        resources: [$interpolate`${payloads.get(cell.region).arn}/*`],
      },
    ],
  });
  createQueueSource(cell, 'Ingress', lambda, queues.ingress, ingress);
  return lambda;
}
