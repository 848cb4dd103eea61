import type { Page, PageRequest } from '@mailferry/core/directory/repository';
import { HttpRefusal } from './problem.ts';

/** A place in a list, opaque to callers. It holds a sort key alone: which list it is, the path and the caller decide. */
export function pageRequest(query: { limit: number; cursor?: string | undefined }): PageRequest {
  const { limit, cursor } = query;
  return cursor === undefined ? { limit } : { limit, after: decode(cursor) };
}

export function pageReply<T, V>(
  page: Page<T>,
  view: (item: T) => V,
): { items: V[]; next: string | null } {
  return {
    items: page.items.map(view),
    next: page.next === undefined ? null : Buffer.from(page.next).toString('base64url'),
  };
}

function decode(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (/^[\x20-\x7e\u00a0-\uffff]{1,1000}$/.test(key)) return key;
  throw new HttpRefusal(400, 'cursor-malformed', 'This cursor was not made by this list.');
}
