import { secondaryOf } from '../settings/routes.ts';
import type { Settings } from '../settings/settings.ts';
import { applicabilityOf } from './applicability.ts';
import { type Actor, audited } from './audit.ts';
import type { ChecklistTick } from './checklist-tick.ts';
import type { Integration } from './integration.ts';
import { readIntegration } from './integrations.ts';
import type { Organization } from './organization.ts';
import type { DirectoryPorts } from './ports.ts';
import { readOrganization } from './read-organization.ts';
import { notFound } from './refusal.ts';

/** One thing to do at a customer's gateway. */
export interface ChecklistItem {
  itemId: string;
  action: 'add-address' | 'delete-address' | 'set-connector-host';
  /** Why: to have mail through Mailferry at all, or because multi-region was switched. */
  occasion: 'setup' | 'multi-region-on' | 'multi-region-off';
  region: string;
  /** The address, or the host name to enter. */
  value: string;
  /** For a host name: what stood there before. */
  replaces?: string;
  done: boolean;
  doneBy?: string;
  doneAtMs?: number;
}

type Task = Omit<ChecklistItem, 'done' | 'doneBy' | 'doneAtMs'>;

/**
 * What has to be done at an integration's gateway. Items follow from the organization's policy, so that switching needs
 * no writes that could be left half done; only ticks are stored. An item's id holds the turn of the switch that it
 * belongs to: after another turn everything is open again.
 */
export function checklistOf(
  settings: Settings,
  organization: Organization,
  integration: Integration,
  ticks: readonly ChecklistTick[],
): ChecklistItem[] {
  if (!applicabilityOf(integration.kind).applies) return [];
  const tickOf = new Map(ticks.map((tick) => [tick.itemId, tick]));
  const tasks = [
    ...setupTasks(settings, organization),
    ...(organization.allowMultiRegion
      ? enablingTasks(settings, organization)
      : disablingTasks(settings, organization, integration)),
  ];
  return tasks.map((task) => {
    const tick = tickOf.get(task.itemId);
    return tick === undefined
      ? { ...task, done: false }
      : { ...task, done: true, doneBy: tick.by, doneAtMs: tick.atMs };
  });
}

/**
 * Marks an item as done, or as open again.
 * @throws Refusal `organization-not-found`, `integration-not-found`, `checklist-item-not-found`.
 */
export async function tickItem(
  ports: DirectoryPorts,
  actor: Actor,
  { organizationId, integrationId, itemId }: Omit<ChecklistTick, 'by' | 'atMs'>,
  done: boolean,
): Promise<ChecklistItem> {
  const list = await readChecklist(ports, organizationId, integrationId);
  const item = list.find((candidate) => candidate.itemId === itemId);
  if (item === undefined) throw notFound('checklist-item');
  if (item.done === done) return item;
  const tick = { organizationId, integrationId, itemId, by: actor.id, atMs: ports.clock.nowMs() };
  await ports.repository.write([
    { kind: done ? 'put' : 'delete', record: { type: 'checklist-tick', value: tick } },
    audited(ports, actor, {
      scope: organizationId,
      action: done ? 'checklist.tick' : 'checklist.untick',
      target: `integration/${integrationId}/checklist/${itemId}`,
      changes: { done },
    }),
  ]);
  const { doneBy: _by, doneAtMs: _at, ...task } = item;
  return done ? { ...task, done, doneBy: tick.by, doneAtMs: tick.atMs } : { ...task, done };
}

/** @throws Refusal `organization-not-found`, `integration-not-found`. */
export async function readChecklist(
  ports: Pick<DirectoryPorts, 'repository' | 'settings'>,
  organizationId: string,
  integrationId: string,
): Promise<ChecklistItem[]> {
  const organization = await readOrganization(ports, organizationId);
  const integration = await readIntegration(ports, organizationId, integrationId);
  const ticks = await ports.repository.ticks(organizationId, integrationId);
  return checklistOf(ports.settings, organization, integration, ticks);
}

function setupTasks(settings: Settings, { primaryRegion }: Organization): Task[] {
  const region = settings.regions[primaryRegion];
  if (region === undefined) return [];
  const common = { occasion: 'setup' as const, region: primaryRegion };
  return [
    ...region.gatewayAddresses.map(
      (value): Task => ({
        ...common,
        itemId: `0-add-address-${value}`,
        action: 'add-address',
        value,
      }),
    ),
    {
      ...common,
      itemId: `0-set-connector-host-${region.connectorHost}`,
      action: 'set-connector-host',
      value: region.connectorHost,
    },
  ];
}

function enablingTasks(settings: Settings, organization: Organization): Task[] {
  const { primaryRegion, multiRegionTurn: turn } = organization;
  const secondary = secondaryOf(settings, primaryRegion) ?? '';
  const region = settings.regions[secondary];
  const primaryHost = settings.regions[primaryRegion]?.connectorHost;
  if (region === undefined) return [];
  const common = { occasion: 'multi-region-on' as const, region: secondary };
  return [
    ...region.gatewayAddresses.map(
      (value): Task => ({
        ...common,
        itemId: `${turn}-add-address-${value}`,
        action: 'add-address',
        value,
      }),
    ),
    {
      ...common,
      itemId: `${turn}-set-connector-host-${region.connectorHost}`,
      action: 'set-connector-host',
      value: region.connectorHost,
      ...(primaryHost === undefined ? {} : { replaces: primaryHost }),
    },
  ];
}

/** Only integrations that were there while multi-region was on have anything to take back. */
function disablingTasks(
  settings: Settings,
  { primaryRegion, multiRegionTurn: turn, retiredSecondary: retired }: Organization,
  { createdAtMs }: Integration,
): Task[] {
  if (retired === undefined || createdAtMs > retired.atMs) return [];
  const primaryHost = settings.regions[primaryRegion]?.connectorHost;
  const common = { occasion: 'multi-region-off' as const, region: retired.region };
  return [
    ...retired.gatewayAddresses.map(
      (value): Task => ({
        ...common,
        itemId: `${turn}-delete-address-${value}`,
        action: 'delete-address',
        value,
      }),
    ),
    ...(primaryHost === undefined
      ? []
      : [
          {
            ...common,
            itemId: `${turn}-set-connector-host-${primaryHost}`,
            action: 'set-connector-host' as const,
            region: primaryRegion,
            value: primaryHost,
            replaces: retired.connectorHost,
          },
        ]),
  ];
}
