import * as z from 'zod';

/** How the instant AWS is to behave from now on; it answers with what it counted until now. */
export const orderSchema = z.object({
  directory: z.array(z.unknown()),
  ratePerSecond: z.number(),
  sesLatencyMs: z.number(),
  /** Size of every object in S3. */
  objectBytes: z.number(),
});
export type Order = z.infer<typeof orderSchema>;

/** Requests by call and purpose. */
export const reportSchema = z.object({
  counts: z.record(z.string(), z.number()),
  port: z.optional(z.number()),
});
export type Report = z.infer<typeof reportSchema>;
