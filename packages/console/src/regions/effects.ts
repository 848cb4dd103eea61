import type { Cell, CellRegion, Organization } from '../api/generated/schema.ts';
import { count, mails } from '../ui/mails.ts';

interface OverrideSituation {
  cell: Cell;
  region: CellRegion;
  override: 'auto' | 'up' | 'down';
  /** Undefined until they are read. */
  organizations: readonly Organization[] | undefined;
  waiting: number | undefined;
  nameOf: (region: string) => string;
}

/** What an override does to how much mail, in sentences. */
export function overrideEffect(situation: OverrideSituation): string[] {
  const { cell, region, override, waiting, nameOf } = situation;
  const name = nameOf(region.region);
  const isPrimary = region.region === cell.cell;
  const backlog =
    waiting === undefined || waiting === 0
      ? []
      : [
          `${mails(waiting)} wait in the backlog now, and go out as soon as a region can take them.`,
        ];
  switch (override) {
    case 'auto':
      return [
        `${name} takes what probes and sends allow; it is found ${region.condition}.`,
        ...backlog,
      ];
    case 'up':
      return [
        `${isPrimary ? 'All mail' : `Mail of ${nameOf(cell.cell)} that may`} goes through ${name} within seconds, although it is found ${region.condition}.`,
        'Sends that fail there go on to the next region, or wait.',
        ...paceOf(region, name),
        ...backlog,
      ];
    case 'down':
      return [
        ...(isPrimary ? leavingPrimary(situation) : leavingSecondary(situation)),
        ...paceOf(region, name),
        ...backlog,
      ];
  }
}

function leavingPrimary({ cell, organizations, nameOf }: OverrideSituation): string[] {
  const name = nameOf(cell.cell);
  const elsewhere = cell.regions.find(({ region, share }) => region !== cell.cell && share > 0);
  const ours = organizations?.filter(({ primaryRegion }) => primaryRegion === cell.cell);
  const crossing = ours?.filter(({ allowMultiRegion }) => allowMultiRegion).length;
  const staying = ours === undefined || crossing === undefined ? undefined : ours.length - crossing;
  return [
    `No mail goes through ${name} within seconds.`,
    elsewhere === undefined
      ? 'No other region can take it: all of it waits in the backlog.'
      : `Mail of ${organizationsText(crossing)} with multi-region goes through ${nameOf(elsewhere.region)}.`,
    ...(elsewhere === undefined || staying === 0
      ? []
      : [`Mail of ${organizationsText(staying)} without it waits in the backlog.`]),
  ];
}

function leavingSecondary({ cell, region, nameOf }: OverrideSituation): string[] {
  return [
    `${nameOf(region.region)} takes no mail of ${nameOf(cell.cell)} within seconds.`,
    `While ${nameOf(cell.cell)} is down, all of its mail then waits in the backlog.`,
  ];
}

function organizationsText(number: number | undefined): string {
  if (number === undefined) return 'organizations';
  return `${count(number)} ${number === 1 ? 'organization' : 'organizations'}`;
}

/** How much mail that is, by what SES counted. */
function paceOf(region: CellRegion, name: string): string[] {
  const sent = region.figures?.quota?.account?.sentLast24Hours;
  if (sent === undefined) return [];
  return [
    `SES counted ${count(sent)} recipients through ${name} in the last 24 hours${sent < 24 ? '' : `, about ${count(Math.round(sent / 24))} an hour`}.`,
  ];
}

/** What a drill does to how much mail, in sentences. */
export function drillEffect(wish: {
  whose: string;
  share: number;
  minutes: number;
  primary: CellRegion | undefined;
  secondaryName: string;
  primaryName: string;
}): string[] {
  const { whose, share, minutes, primary, secondaryName, primaryName } = wish;
  const sent = primary?.figures?.quota?.account?.sentLast24Hours;
  const about =
    sent === undefined
      ? ''
      : `, at the pace of the last 24 hours ${count(Math.ceil((sent / 1440) * minutes * share))} recipients at most`;
  return [
    `For ${minutes} minutes, ${whose} goes through ${secondaryName} first${about}.`,
    `Mail that fails there takes ${primaryName} in the same attempt. Mail of organizations without multi-region takes no part.`,
    'It ends by itself when the time is over, when 10 % of its sends fail, or when a region gets unwell.',
  ];
}
