import type { FuzzTarget } from '../target.ts';
import { addressesTarget } from './addresses.ts';
import { envelopeTarget } from './envelope.ts';
import { headersTarget } from './headers.ts';
import { healthItemsTarget } from './health-items.ts';
import { reportsTarget } from './reports.ts';
import { senderBatchTarget } from './sender-batch.ts';
import { sesEventsTarget } from './ses-events.ts';
import { settingsTarget } from './settings.ts';

/** Functions alone: thousands of inputs a second. */
export const functionTargets: readonly FuzzTarget[] = [
  envelopeTarget,
  headersTarget,
  addressesTarget,
  reportsTarget,
  senderBatchTarget,
  sesEventsTarget,
  healthItemsTarget,
  settingsTarget,
];
