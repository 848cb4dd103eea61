import * as z from 'zod/mini';
import { SesError } from '../ses-error.ts';

/** What the List actions take that are asked by POST. */
export const listSchema = z.object({
  NextToken: z.optional(z.string()),
  PageSize: z.optional(z.int()),
});

/** @throws SesError BadRequestException, saying what is wrong */
export function parseInput<T extends z.ZodMiniType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  throw new SesError('BadRequestException', z.prettifyError(result.error));
}
