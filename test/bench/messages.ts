import * as z from 'zod';

/** Batches to run: of inline mails of 20 KB, or of mails stored in S3. */
export const orderSchema = z.object({
  batches: z.int(),
  batchSize: z.optional(z.int()),
  /** How garbage is collected before the batches run; default: of young objects alone. */
  collect: z.optional(z.enum(['minor', 'major'])),
  stored: z.optional(z.object({ bucket: z.string(), payloadBytes: z.int(), sha256: z.string() })),
});
export type WorkOrder = z.infer<typeof orderSchema>;

export const tookSchema = z.object({
  mails: z.number(),
  /** Mails that were not done: any of them makes a measurement worthless. */
  failed: z.number(),
  cpuUs: z.number(),
  wallMs: z.number(),
  /** Over the process's life. */
  peakRssMb: z.number(),
});
export type Took = z.infer<typeof tookSchema>;
