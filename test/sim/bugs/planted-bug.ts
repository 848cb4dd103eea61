import type { Tampering } from './tampering.ts';

/** A mistake that somebody could make in the core, switched on by a test. */
export interface PlantedBug {
  name: string;
  /** What the code does wrong, as a sentence. */
  mistake: string;
  /** The scenario that reaches it, and the number of seeds within which it must be caught. */
  scenario: string;
  withinSeeds: number;
  /** The checkers that may tell; at least one of them must. */
  caughtBy: readonly string[];
  tampering: Tampering;
}
