import type { Cell } from './cell.ts';
import { type CellResources, cellEnvironment } from './environment.ts';
import { createQueueSource } from './event-source.ts';
import { grantsFor } from './grants.ts';
import { createLambda } from './lambda.ts';

/** Reads the mail queue and sends through SES. */
export function createSender(cell: Cell, resources: CellResources): sst.aws.Function {
  const { sender } = cell.settings;
  const grant = grantsFor(cell, resources);
  const lambda = createLambda(cell, `${cell.title}SenderHandler`, {
    path: `${cell.region}/sender`,
    handler: 'functions/sender.handler',
    // A batch of ten mails of 40 MB takes some 250 MB at its peak (docs/benchmarks.md). A batch waits for SES, not for
    // CPU, and twice the memory would cost twice as much for each mail.
    memoryMb: 512,
    timeoutSeconds: sender.functionTimeoutSeconds,
    environment: cellEnvironment(cell, resources),
    permissions: [
      grant.poll(resources.queues.mail),
      grant.queue('mail', ['SendMessageCommand', 'ChangeMessageVisibilityCommand']),
      grant.queue('backlog', ['SendMessageCommand']),
      grant.queue('deadLetter', ['SendMessageCommand']),
      grant.queue('outcome', ['SendMessageCommand']),
      grant.deliveries(['QueryCommand'], ['INSERT', 'UPDATE']),
      grant.regionHealth(['GetItemCommand', 'QueryCommand', 'PutItemCommand', 'UpdateItemCommand']),
      grant.directory(['QueryCommand']),
      grant.directoryIndex(['QueryCommand']),
      ...grant.payloads(['GetObjectCommand', 'DeleteObjectCommand']),
      grant.signingSecret(),
      grant.send(),
    ],
  });
  createQueueSource(cell, 'Sender', lambda, resources.queues.mail, sender);
  return lambda;
}
