interface Page<T> {
  items: T[];
  next: string | null;
}

/** A whole list, as far as a page of the console can show one. */
export interface WholeList<T> {
  items: T[];
  /** Whether the list ended before the limit. */
  complete: boolean;
}

/** Lists are searched and sorted where they are shown; past this many entries, that is said. */
const MAX_PAGES = 20;
const PAGE = 100;

export async function allPages<T>(
  read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<WholeList<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await read({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...answer.items);
    if (answer.next === null) return { items, complete: true };
    cursor = answer.next;
  }
  return { items, complete: false };
}
