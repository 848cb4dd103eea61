import * as z from 'zod';

/** The API gives at most this many items a page. */
const MAX_PAGE = 100;

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Any page of a list, with the fields that one list has beyond the others. */
export type PageQuery = { limit: number; cursor?: string | undefined };

/** The items of a list, page after page, `limit` of them at most. */
export async function gather<T>(
  limit: number,
  read: (query: PageQuery) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: Math.min(MAX_PAGE, limit - items.length), cursor });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && items.length < limit);
  return items;
}

/** Every item there is; for lists that a person keeps short. */
export function all<T>(read: (query: PageQuery) => Promise<Page<T>>): Promise<T[]> {
  return gather(Number.MAX_SAFE_INTEGER, read);
}

export const nothing = z.undefined();
