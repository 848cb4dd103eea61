import type * as z from 'zod';
import { HttpRefusal } from './problem.ts';

/** @throws HttpRefusal `validation-failed`, with every fault by its place; values are never repeated. */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  place: 'path' | 'query' | 'body',
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 50).map((issue) => ({
    place,
    field: issue.path.map(String).join('.'),
    message: issue.code === 'unrecognized_keys' ? 'holds fields that are not known' : issue.message,
    ...(issue.code === 'unrecognized_keys' ? { unknown: issue.keys.slice(0, 20).map(shown) } : {}),
  }));
  throw new HttpRefusal(422, 'validation-failed', 'The request is not valid.', {
    facts: { errors },
  });
}

function shown(key: string): string {
  return key.replace(/[^\x21-\x7e]/g, '?').slice(0, 100);
}
