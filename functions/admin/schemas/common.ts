import { directoryId } from '@mailferry/core/directory/identifiers';
import * as z from 'zod';

/** A moment, as RFC 3339 has it. */
export const moment = z.iso.datetime().meta({ description: 'A moment in UTC (RFC 3339).' });

export function momentOf(ms: number): string {
  return new Date(ms).toISOString();
}

/** Times that were never set are 0 or absent. */
export function atOrNull(ms: number | undefined): string | null {
  return ms === undefined || ms <= 0 ? null : momentOf(ms);
}

export const organizationParams = z.strictObject({ organizationId: directoryId });

export const pageQuery = z.strictObject({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(50)
    .meta({ description: 'How many items at most.' }),
  cursor: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .meta({ description: 'The `next` of the page before.' }),
});

/** One page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'The cursor of the next page, if any.' }),
  });
}

export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({ description: 'Stable: programs may go by it.' }),
    errors: z
      .array(
        z.looseObject({
          place: z.enum(['path', 'query', 'body']),
          field: z.string(),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457).' });
