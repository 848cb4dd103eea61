import { regionsOfCell } from '@mailferry/core/settings/routes';
import type { Settings } from '@mailferry/core/settings/settings';
import { cellsOf } from '@mailferry/core/settings/settings';
import { regionTitle } from './names.ts';
import type { Region, Regions } from './regions.ts';

/** One region's full pipeline, as the lanes see it. */
export interface Cell extends Region {
  kind: 'primary' | 'standby';
  /** Starts the names of all of the cell's components: `UsEast1`. */
  title: string;
  /** The regions that it sends to, its own first. */
  sendsTo: Region[];
  /** What of the settings concerns this cell. */
  settings: Settings;
}

export function describeCells(settings: Settings, regions: Regions): Cell[] {
  return cellsOf(settings).map(({ region, kind }) => ({
    ...regions.get(region),
    kind,
    title: regionTitle(region),
    sendsTo: regionsOfCell(settings, region).map((name) => regions.get(name)),
    settings: settingsOfCell(settings, region),
  }));
}

/**
 * The routes that share a region with the cell, and those routes' regions. A cell shares the send quota of its regions
 * with other routes, so it has to know them; what it shares nothing with stays out, so that a new route leaves the
 * other cells as they are, and Lambda's limit of 4 KB for environment variables is kept however many regions there are.
 */
function settingsOfCell(settings: Settings, cell: string): Settings {
  const own = new Set(regionsOfCell(settings, cell));
  const routes = settings.routes.filter(
    (route) => own.has(route.primary) || own.has(route.secondary),
  );
  const ends = new Set(routes.flatMap((route) => [route.primary, route.secondary]));
  const regions = Object.fromEntries(
    Object.entries(settings.regions).filter(([name]) => ends.has(name)),
  );
  return { ...settings, regions, routes };
}
