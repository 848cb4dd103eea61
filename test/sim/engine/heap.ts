export interface Ordered {
  atMs: number;
  /** Breaks ties: first come, first out. */
  order: number;
}

/** A binary heap: the earliest first. */
export class Heap<T extends Ordered> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  peek(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !earlier(item, above)) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let index = 0;
    for (;;) {
      let at = 2 * index + 1;
      let child = items[at];
      if (child === undefined) break;
      const right = items[at + 1];
      if (right !== undefined && earlier(right, child)) {
        child = right;
        at += 1;
      }
      if (!earlier(child, last)) break;
      items[index] = child;
      index = at;
    }
    items[index] = last;
    return first;
  }
}

function earlier(a: Ordered, b: Ordered): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
