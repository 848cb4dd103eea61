import { catchBug } from '../bugs/catch-bug.ts';
import { plantedBugs } from '../bugs/index.ts';

/** Switches every planted bug on in turn and prints what caught it. Answers with the exit code: 1 if one escaped. */
export async function reportBugs(json: boolean): Promise<number> {
  const results = [];
  for (const bug of plantedBugs) {
    const caught = await catchBug(bug);
    const { name, scenario, withinSeeds } = bug;
    results.push({
      name,
      scenario,
      withinSeeds,
      seedsToCatch: caught?.seeds ?? null,
      checker: caught?.checker ?? null,
    });
    if (json) continue;
    const how =
      caught === undefined
        ? `NOT CAUGHT within ${withinSeeds} seeds`
        : `${caught.seeds} seeds, by ${caught.checker}: ${caught.message}`;
    console.log(`${name.padEnd(28)} ${how}`);
  }
  const escaped = results.filter(({ seedsToCatch }) => seedsToCatch === null).length;
  if (json) console.log(JSON.stringify({ bugs: results, escaped }));
  return escaped === 0 ? 0 : 1;
}
