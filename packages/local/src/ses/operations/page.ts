import { SesError } from '../ses-error.ts';

/** API reference, the List actions: PageSize is at most 1,000. */
const MAX_PAGE_SIZE = 1000;

/**
 * A page of a list; the token is where the next one begins.
 * @throws SesError InvalidNextTokenException
 */
export function pageOf<T>(
  items: readonly T[],
  token: string | undefined,
  pageSize: number | undefined,
): { items: T[]; NextToken?: string } {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) {
    throw new SesError('InvalidNextTokenException', 'The next token is not valid.');
  }
  const end = start + Math.min(MAX_PAGE_SIZE, Math.max(1, pageSize ?? MAX_PAGE_SIZE));
  const page = items.slice(start, end);
  return end < items.length ? { items: page, NextToken: String(end) } : { items: page };
}
