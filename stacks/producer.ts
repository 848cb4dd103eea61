import type { Cell } from './cell.ts';
import type { Statement } from './grants.ts';
import type { PayloadBuckets } from './payload.ts';
import { actionsOf, MISSING_OBJECT_ACTION } from './permissions.ts';
import type { Queues } from './queues.ts';

export interface HandIn {
  cell: Cell;
  queues: Queues;
}

/**
 * A managed policy for each primary cell, to be attached to the roles of the systems that hand mail in: what the client
 * library calls, on the cell and on its standby, and nothing else.
 */
export function createProducerPolicies(handIns: HandIn[], payloads: PayloadBuckets): void {
  for (const { cell } of handIns.filter((handIn) => handIn.cell.kind === 'primary')) {
    const ends = endsOf(cell, handIns);
    new aws.iam.Policy(
      `${cell.title}Producer`,
      {
        name: `${$app.name}-${$app.stage}-producer-${cell.region}`,
        description: `Hand mail in to the cell ${cell.region} and its standby`,
        policy: aws.iam.getPolicyDocumentOutput({
          statements: handInStatements(ends, payloads),
        }).json,
      },
      { provider: cell.provider },
    );
  }
}

/** The cell itself and its standby: where a producer may hand mail in. */
export function endsOf(cell: Cell, handIns: HandIn[]): HandIn[] {
  return handIns.filter((handIn) =>
    cell.sendsTo.some(({ region }) => region === handIn.cell.region),
  );
}

/** What the client library calls to hand mail in at these cells. */
export function handInStatements(ends: HandIn[], payloads: PayloadBuckets): Statement[] {
  return [
    {
      actions: actionsOf(['SendMessageBatchCommand']),
      resources: ends.map(({ queues }) => queues.mail.arn),
    },
    {
      actions: actionsOf([
        'PutObjectCommand',
        'CopyObjectCommand',
        'HeadObjectCommand',
        'CreateMultipartUploadCommand',
        'UploadPartCommand',
        'CompleteMultipartUploadCommand',
        'AbortMultipartUploadCommand',
      ]),
      resources: ends.map((end) => $interpolate`${payloads.get(end.cell.region).arn}/*`),
    },
    {
      actions: [MISSING_OBJECT_ACTION],
      resources: ends.map((end) => payloads.get(end.cell.region).arn),
    },
  ];
}
