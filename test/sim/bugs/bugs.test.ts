import { describe, expect, it } from 'vitest';
import { checkers } from '../checkers/index.ts';
import { catchBug } from './catch-bug.ts';
import { plantedBugs } from './index.ts';

/** The checkers are checked: each of these mistakes is switched on in turn, and must not go unseen. */
describe('planted bugs', () => {
  it.each(plantedBugs)('$name is caught within $withinSeeds seeds', async (bug) => {
    const caught = await catchBug(bug);
    expect(caught, bug.mistake).toBeDefined();
    expect(bug.caughtBy).toContain(caught?.checker);
  });

  it('names checkers that there are', () => {
    const names = new Set(checkers.map(({ name }) => name));
    const unknown = plantedBugs
      .flatMap(({ caughtBy }) => caughtBy)
      .filter((name) => !names.has(name));
    expect(unknown).toEqual([]);
  });
});
