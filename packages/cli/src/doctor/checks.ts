import { clock, credentials, tokens } from './access-checks.ts';
import { accounts } from './account-checks.ts';
import { probes, queues, regions, tables } from './cell-checks.ts';
import { identities, readiness } from './customer-checks.ts';
import type { Check } from './finding.ts';
import { waitingMail } from './mail-check.ts';

/** In the order in which they are shown. */
export const CHECKS: readonly Check[] = [
  credentials,
  clock,
  tokens,
  tables,
  queues,
  probes,
  regions,
  accounts,
  identities,
  waitingMail,
  readiness,
];
