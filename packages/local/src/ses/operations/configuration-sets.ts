import * as z from 'zod/mini';
import type { Region } from '../region.ts';
import type { ConfigurationSet } from '../region-data.ts';
import { SesError } from '../ses-error.ts';
import type { Operation } from './call.ts';
import { listSchema, parseInput } from './input.ts';
import { pageOf } from './page.ts';

const createSchema = z.object({
  ConfigurationSetName: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  SendingOptions: z.optional(z.object({ SendingEnabled: z.optional(z.boolean()) })),
  SuppressionOptions: z.optional(
    z.object({ SuppressedReasons: z.optional(z.array(z.enum(['BOUNCE', 'COMPLAINT']))) }),
  ),
});

const ONE = /^\/v2\/email\/configuration-sets\/([^/]+)$/;

/**
 * Configuration sets exist, may stop sending and choose what suppresses. Event destinations are not kept: every set
 * sends all its events to the default event bus, as Mailferry's do.
 */
export const configurationSetOperations: Operation[] = [
  {
    name: 'CreateConfigurationSet',
    method: 'POST',
    path: /^\/v2\/email\/configuration-sets$/,
    answer({ region, input, simulator }) {
      const request = parseInput(createSchema, input);
      const name = request.ConfigurationSetName;
      if (region.configurationSets.has(name)) {
        throw new SesError('AlreadyExistsException', `Configuration set <${name}> already exists.`);
      }
      region.configurationSets.set(name, {
        sendingEnabled: request.SendingOptions?.SendingEnabled ?? true,
        suppressedReasons: request.SuppressionOptions?.SuppressedReasons ?? ['BOUNCE', 'COMPLAINT'],
      });
      simulator.regions.save();
      return {};
    },
  },
  {
    name: 'GetConfigurationSet',
    method: 'GET',
    path: ONE,
    answer({ region, name }) {
      const set = requireConfigurationSet(region, name);
      return {
        ConfigurationSetName: name,
        DeliveryOptions: { TlsPolicy: 'OPTIONAL' },
        ReputationOptions: { ReputationMetricsEnabled: true },
        SendingOptions: { SendingEnabled: set.sendingEnabled },
        SuppressionOptions: { SuppressedReasons: set.suppressedReasons },
        Tags: [],
      };
    },
  },
  {
    name: 'DeleteConfigurationSet',
    method: 'DELETE',
    path: ONE,
    answer({ region, name, simulator }) {
      requireConfigurationSet(region, name);
      region.configurationSets.delete(name);
      simulator.regions.save();
      return {};
    },
  },
  {
    name: 'ListConfigurationSets',
    method: 'POST',
    path: /^\/v2\/email\/list-configuration-sets$/,
    answer({ region, input }) {
      const { NextToken, PageSize } = parseInput(listSchema, input);
      const { items, ...more } = pageOf([...region.configurationSets.keys()], NextToken, PageSize);
      return { ConfigurationSets: items, ...more };
    },
  },
];

/** @throws SesError NotFoundException */
export function requireConfigurationSet(region: Region, name: string): ConfigurationSet {
  const set = region.configurationSets.get(name);
  if (set !== undefined) return set;
  throw new SesError('NotFoundException', `Configuration set <${name}> does not exist.`);
}
