import type { FuzzTarget } from '../target.ts';
import { adminApiTarget } from './admin-api.ts';
import { sesSimulatorTarget } from './ses-simulator.ts';
import { smtpFrontTarget } from './smtp-front.ts';

/** Servers that are fed over their sockets. */
export const serverTargets: readonly FuzzTarget[] = [
  smtpFrontTarget,
  adminApiTarget,
  sesSimulatorTarget,
];
