/** Counters by name. */
export class Counts {
  readonly #values = new Map<string, number>();

  add(name: string, value = 1): void {
    this.#values.set(name, (this.#values.get(name) ?? 0) + value);
  }

  merge(other: Record<string, number>): void {
    for (const [name, value] of Object.entries(other)) this.add(name, value);
  }

  of(name: string): number {
    return this.#values.get(name) ?? 0;
  }

  /** In the order of names, so that two runs print the same. */
  toRecord(): Record<string, number> {
    return Object.fromEntries([...this.#values].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
