import type { World } from '../world/world.ts';

/** How a figure of many seeds becomes one: what the worst seed had, or all of them together. */
export type Aggregate = 'max' | 'min' | 'sum';

/** What a scenario measures beside the invariants. */
export interface Figures {
  aggregates: Readonly<Record<string, Aggregate>>;
  /** Begins to listen. Answers with what says the figures when the run has ended. */
  measure(world: World): () => Record<string, number>;
}

export function aggregate(how: Aggregate, values: readonly number[]): number {
  if (how === 'sum') return values.reduce((sum, value) => sum + value, 0);
  return how === 'max' ? Math.max(...values) : Math.min(...values);
}
