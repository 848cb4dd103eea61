import type { OrganizationSeed } from '@mailferry/core/directory/seed-organization';
import type { Settings } from '@mailferry/core/settings/settings';
import type { FunctionEndpoints } from './cell-environment.ts';
import type { Lane } from './lanes.ts';
import type { Ports } from './ports.ts';
import type { CellResources } from './resources.ts';
import type { LogLine } from './runtime/local-function.ts';
import type { SesStarter } from './ses-starter.ts';
import type { LocalSmtp } from './smtp.ts';
import type { readStatus } from './status.ts';

export interface LocalStackOptions {
  /** Default: free ports. */
  ports?: Partial<Ports>;
  /** Keeps queues, tables, payloads and sent mail across restarts, kill -9 included. Default: memory. */
  dataDir?: string | undefined;
  /** Default: those of the stacks, made quicker. */
  settings?: Settings;
  /** Of each function and cell, at most. Default 2. */
  maxEnvironments?: number;
  /** Where handlers are looked for. Default: the checkout. */
  taskRoot?: string;
  handlers?: Partial<Record<Lane | 'admin', string>>;
  /** Further variables for every function, such as POWERTOOLS_LOG_LEVEL. */
  environment?: Record<string, string>;
  /** Stored where they are missing; each gets an SMTP port of its own. Default: none. */
  organizations?: readonly OrganizationSeed[];
  startSes?: SesStarter;
  /** Serves the console, building it first where its sources have changed. Default: no console. */
  console?: boolean;
  /** What functions print, line by line. Default: dropped. */
  onLog?: (line: LogLine) => void;
  /** Faults of the stack itself. Default: console.error. */
  onError?: (error: unknown) => void;
}

export interface LocalStack {
  settings: Settings;
  endpoints: FunctionEndpoints & { status: string; admin: string; console?: string };
  /** An operator's bearer token for the admin function. */
  adminToken: string;
  smtp: readonly LocalSmtp[];
  cells: readonly CellResources[];
  /** @throws Error when there is no such cell. */
  cell(region: string): CellResources;
  status(): ReturnType<typeof readStatus>;
  /** Kills an environment as a crash would, a busy one if there is any. @returns whether there was one. */
  killEnvironment(functionName: Lane, region: string): boolean;
  /** Runs a cell's health function now; resolves when it has ended. */
  tickHealth(region: string): Promise<void>;
  /** Stops taking work, lets what runs end for up to `graceMs` (default 10,000), ends all. */
  stop(graceMs?: number): Promise<void>;
}
