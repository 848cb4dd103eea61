import type { World } from '../world/world.ts';

export interface Violation {
  checker: string;
  /** One sentence that says what should never have happened. */
  message: string;
  atMs: number;
  mailId?: string;
}

export type Report = (message: string, mailId?: string) => void;

/** One invariant. It listens to the world, never to the code under test, and knows nothing of faults' making. */
export interface Checker {
  name: string;
  /** The invariant, as a sentence. */
  invariant: string;
  /** Begins to listen. Answers with what is to be checked when the run has ended. */
  watch(world: World, report: Report): (() => void) | undefined;
}
