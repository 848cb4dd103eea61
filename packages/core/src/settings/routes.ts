import type { HealthOverrides, Route, Settings } from './settings.ts';

/** The route of a primary region; `undefined` for a region that is no primary. */
export function routeOf(settings: Settings, primaryRegion: string): Route | undefined {
  return settings.routes.find((route) => route.primary === primaryRegion);
}

/** The secondary region of a primary. */
export function secondaryOf(settings: Settings, primaryRegion: string): string | undefined {
  return routeOf(settings, primaryRegion)?.secondary;
}

/** Whether a cell has organizations of its own; the others are standby cells. */
export function isPrimaryCell(settings: Settings, cell: string): boolean {
  return routeOf(settings, cell) !== undefined;
}

/** The routes that a cell's mail takes: its own or, for a standby cell, every route that ends in it. */
function routesOfCell(settings: Settings, cell: string): Route[] {
  const end = isPrimaryCell(settings, cell) ? 'primary' : 'secondary';
  return settings.routes.filter((route) => route[end] === cell);
}

/** The regions that a cell sends to, its own first. */
export function regionsOfCell(settings: Settings, cell: string): string[] {
  const ends = routesOfCell(settings, cell).flatMap(({ primary, secondary }) => [
    primary,
    secondary,
  ]);
  return [...new Set([cell, ...ends])];
}

/** The secondaries that a cell's mail can take. */
export function secondariesOfCell(settings: Settings, cell: string): string[] {
  return [...new Set(routesOfCell(settings, cell).map(({ secondary }) => secondary))];
}

/** The health overrides that hold for a region in a cell: those of the first route that it is on. */
export function healthOverridesOf(settings: Settings, region: string): HealthOverrides {
  const route =
    routeOf(settings, region) ?? settings.routes.find(({ secondary }) => secondary === region);
  return route?.health ?? {};
}
