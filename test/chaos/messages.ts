import type { Ports } from '@mailferry/local/ports';
import type { CellResources } from '@mailferry/local/resources';
import * as z from 'zod/mini';

/** What the stack's process is started with, as JSON in its first argument. */
export const startSchema = z.strictObject({
  dataDir: z.string(),
  ports: z.strictObject({
    smtp: z.number(),
    queues: z.number(),
    dynamo: z.number(),
    ses: z.number(),
    admin: z.number(),
    status: z.number(),
    console: z.number(),
  } satisfies Record<keyof Ports, z.ZodMiniNumber>),
});

export type Start = z.infer<typeof startSchema>;

/** From the run to the stack's process. */
export const orderSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('kill'),
    order: z.int(),
    region: z.string(),
    lane: z.enum(['sender', 'outcome', 'ingress', 'health']),
  }),
  z.strictObject({ do: z.literal('stop') }),
]);

export type Order = z.infer<typeof orderSchema>;

/** An execution environment that ended before its invocation did. */
export interface LostInvocation {
  atMs: number;
  region: string;
  lane: string;
  kind: string;
}

export interface StackAddresses {
  endpoints: {
    sqs: string;
    s3: string;
    dynamodb: string;
    ses: string;
    status: string;
    admin: string;
  };
  cells: readonly CellResources[];
}

/** From the stack's process to the run. */
export type News =
  | ({ news: 'up' } & StackAddresses)
  | { news: 'killed'; order: number; hit: boolean }
  | ({ news: 'lost' } & LostInvocation);
