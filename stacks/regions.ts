import type { Settings } from '@mailferry/core/settings/settings';
import { regionTitle } from './names.ts';

export interface Region {
  region: string;
  provider: aws.Provider;
  accountId: $util.Output<string>;
}

export interface Regions {
  /** @throws Error for a region that no route and no home names. */
  get(region: string): Region;
}

/** One provider for each region that a route or the control plane uses. */
export function createRegions(settings: Settings, homeRegion: string): Regions {
  const names = new Set([
    homeRegion,
    ...settings.routes.flatMap((route) => [route.primary, route.secondary]),
  ]);
  const known = [...names].map((region) => {
    const provider = new aws.Provider(`${regionTitle(region)}Provider`, {
      region: region as aws.Region,
      defaultTags: { tags: tagsOf() },
    });
    const { accountId } = aws.getCallerIdentityOutput({}, { provider });
    return { region, provider, accountId };
  });
  return {
    get(region) {
      const found = known.find((candidate) => candidate.region === region);
      if (found === undefined) throw new Error(`no provider for region ${region}`);
      return found;
    },
  };
}

/** On every resource, so that cost and ownership can be told apart by application and stage. */
export function tagsOf(): Record<string, string> {
  return { application: $app.name, stage: $app.stage };
}
