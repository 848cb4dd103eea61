import type { Drill } from '@mailferry/core/drill/drill';
import type { RegionStates } from '@mailferry/core/health/region-health-store';
import { policiesAs } from './change-part.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Mistakes about mail that takes the secondary although its primary is well. */
export const detourBugs: readonly PlantedBug[] = [
  {
    name: 'drill-for-everybody',
    mistake: 'All mail takes part in a drill, whosever it is.',
    scenario: 'drill',
    withinSeeds: 10,
    caughtBy: ['drill-bounded'],
    tampering: {
      states: drillsAs(({ organizationId: _whose, ...drill }) => ({ ...drill, share: 1 })),
    },
  },
  {
    name: 'drill-never-ends',
    mistake: 'The end of a drill is not looked at.',
    scenario: 'drill',
    withinSeeds: 10,
    caughtBy: ['drill-bounded'],
    tampering: {
      states: drillsAs((drill) => ({ ...drill, endsAtMs: Number.MAX_SAFE_INTEGER })),
    },
  },
  {
    name: 'drill-fails-on',
    mistake: 'A drill goes on, however many of its sends fail.',
    scenario: 'drill',
    withinSeeds: 20,
    caughtBy: ['drill-bounded'],
    tampering: { states: drillsAs((drill) => ({ ...drill, abortShare: 2 })) },
  },
  {
    name: 'too-warm',
    mistake: 'Twice the warm share takes the secondary.',
    scenario: 'warm-secondary',
    withinSeeds: 10,
    caughtBy: ['warm-share-kept'],
    tampering: {
      settings: (settings) => ({
        ...settings,
        routes: settings.routes.map((route) => ({
          ...route,
          warmShare: 2 * (route.warmShare ?? 0),
        })),
      }),
    },
  },
  {
    name: 'warm-although-not-ready',
    mistake: 'Mail keeps the secondary warm although its domain is not ready there.',
    scenario: 'warm-secondary',
    withinSeeds: 5,
    caughtBy: ['warm-share-kept'],
    tampering: {
      policies: policiesAs((policy) => ({
        ...policy,
        domains: policy.domains.map((domain) => ({
          ...domain,
          readyRegions: ['us-east-1', 'us-west-2'],
        })),
      })),
    },
  },
];

/** The health table as senders see it, its drill otherwise than it is. */
function drillsAs(change: (drill: Drill) => Drill): (states: RegionStates) => RegionStates {
  return (states) => ({
    ...states,
    async readAll() {
      const items = await states.readAll();
      return items.drill === undefined ? items : { ...items, drill: change(items.drill) };
    },
  });
}
