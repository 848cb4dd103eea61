import * as z from 'zod/mini';
import { accountSchema, DEFAULT_ACCOUNT } from './account.ts';
import { EVENTS_ON, eventModeSchema } from './event-mode.ts';
import { faultSchema, NO_FAULT } from './fault.ts';
import { identitySchema } from './identity.ts';
import { behaviourSchema } from './recipient-behaviour.ts';

export const configurationSetSchema = z.strictObject({
  sendingEnabled: z.boolean(),
  /** Hard bounces and complaints that keep mail from being tried again. */
  suppressedReasons: z.array(z.enum(['BOUNCE', 'COMPLAINT'])),
});

export type ConfigurationSet = z.infer<typeof configurationSetSchema>;

const suppressionSchema = z.strictObject({
  reason: z.enum(['BOUNCE', 'COMPLAINT']),
  sinceMs: z.int(),
});

export type Suppression = z.infer<typeof suppressionSchema>;

/** A region's state as `regions.json` keeps it. Pairs, not objects: names come from outside. */
export const regionDataSchema = z.strictObject({
  account: accountSchema,
  identities: z.array(z.tuple([z.string(), identitySchema])),
  configurationSets: z.array(z.tuple([z.string(), configurationSetSchema])),
  suppressed: z.array(z.tuple([z.string(), suppressionSchema])),
  recipients: z.array(z.tuple([z.string(), behaviourSchema])),
  fault: faultSchema,
  events: eventModeSchema,
});

export type RegionData = z.infer<typeof regionDataSchema>;

export const NEW_REGION: RegionData = {
  account: DEFAULT_ACCOUNT,
  identities: [],
  configurationSets: [],
  suppressed: [],
  recipients: [],
  fault: NO_FAULT,
  events: EVENTS_ON,
};

/** What a region starts with. State kept in `dataDir` wins over it. */
export const regionConfigSchema = z.strictObject({
  account: z.optional(z.partial(accountSchema)),
  /** Names, or a name with the selector of the own key that it signs with. */
  verifiedIdentities: z.optional(
    z.array(z.union([z.string(), z.strictObject({ name: z.string(), selector: z.string() })])),
  ),
  configurationSets: z.optional(z.array(z.string())),
  recipients: z.optional(z.record(z.string(), behaviourSchema)),
  fault: z.optional(faultSchema),
  events: z.optional(eventModeSchema),
});

export type RegionConfig = z.input<typeof regionConfigSchema>;
