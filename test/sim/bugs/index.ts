import { claimBugs } from './claim-bugs.ts';
import { detourBugs } from './detour-bugs.ts';
import { healthBugs } from './health-bugs.ts';
import { outcomeBugs } from './outcome-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { queueBugs } from './queue-bugs.ts';
import { routingBugs } from './routing-bugs.ts';

export const plantedBugs: readonly PlantedBug[] = [
  ...claimBugs,
  ...outcomeBugs,
  ...routingBugs,
  ...healthBugs,
  ...queueBugs,
  ...detourBugs,
];
