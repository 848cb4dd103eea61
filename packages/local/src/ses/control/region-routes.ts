import * as z from 'zod/mini';
import { accountSchema } from '../account.ts';
import { eventModeSchema } from '../event-mode.ts';
import { faultSchema, NO_FAULT } from '../fault.ts';
import { effectiveAccount } from '../operations/account.ts';
import type { Region } from '../region.ts';
import type { ControlCall, Route } from './route.ts';
import { regionOf } from './route.ts';

const accountChangeSchema = z.extend(z.partial(accountSchema), {
  SentLast24Hours: z.optional(z.int().check(z.nonnegative())),
});

/** Switches of a whole region. */
export const regionRoutes: Route[] = [
  {
    method: 'GET',
    path: /^\/_sim\/regions$/,
    answer: ({ simulator }) => ({
      regions: simulator.regions.all().map((region) => overviewOf(simulator, region)),
    }),
  },
  {
    method: 'GET',
    path: /^\/_sim\/regions\/([^/]+)$/,
    answer: (call) => {
      const region = regionOf(call);
      return {
        ...overviewOf(call.simulator, region),
        identities: Object.fromEntries(region.identities),
        configurationSets: Object.fromEntries(region.configurationSets),
        suppressed: Object.fromEntries(region.suppressed),
        recipients: Object.fromEntries(region.recipients),
      };
    },
  },
  {
    method: 'GET',
    path: /^\/_sim\/regions\/([^/]+)\/fault$/,
    answer: (call) => regionOf(call).fault,
  },
  {
    method: 'PUT',
    path: /^\/_sim\/regions\/([^/]+)\/fault$/,
    async answer(call) {
      const region = regionOf(call);
      return setFault(call, region, await call.read(faultSchema));
    },
  },
  {
    method: 'DELETE',
    path: /^\/_sim\/regions\/([^/]+)\/fault$/,
    answer: (call) => setFault(call, regionOf(call), NO_FAULT),
  },
  {
    method: 'GET',
    path: /^\/_sim\/regions\/([^/]+)\/events$/,
    answer: (call) => regionOf(call).events,
  },
  {
    method: 'PUT',
    path: /^\/_sim\/regions\/([^/]+)\/events$/,
    async answer(call) {
      const region = regionOf(call);
      region.events = await call.read(eventModeSchema);
      call.simulator.regions.save();
      call.simulator.events.modeChanged();
      return region.events;
    },
  },
  {
    method: 'GET',
    path: /^\/_sim\/regions\/([^/]+)\/account$/,
    answer: (call) => accountOf(regionOf(call)),
  },
  {
    method: 'PUT',
    path: /^\/_sim\/regions\/([^/]+)\/account$/,
    async answer(call) {
      const region = regionOf(call);
      const { SentLast24Hours, ...change } = await call.read(accountChangeSchema);
      region.account = accountSchema.parse({ ...region.account, ...change });
      if (SentLast24Hours !== undefined) {
        region.quota.setSentLast24Hours(SentLast24Hours, Date.now());
      }
      call.simulator.regions.save();
      return accountOf(region);
    },
  },
];

async function setFault(call: ControlCall, region: Region, fault: Region['fault']) {
  region.fault = fault;
  call.simulator.regions.save();
  await call.simulator.faultChanged(region.name);
  return region.fault;
}

function overviewOf(simulator: ControlCall['simulator'], region: Region) {
  return {
    region: region.name,
    fault: region.fault,
    events: { ...region.events, pending: simulator.events.pending(region.name) },
    account: accountOf(region),
  };
}

/** As GetAccount tells it, the fault's part included. */
function accountOf(region: Region) {
  const SentLast24Hours = region.quota.sentLast24Hours(Date.now());
  return { ...effectiveAccount(region), SentLast24Hours };
}
