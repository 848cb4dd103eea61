import type { FuzzTarget } from '../target.ts';
import { functionTargets } from './functions.ts';
import { serverTargets } from './servers.ts';

export const targets: readonly FuzzTarget[] = [...functionTargets, ...serverTargets];
