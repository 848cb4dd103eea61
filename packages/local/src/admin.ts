import { createHash, randomBytes } from 'node:crypto';
import { CONFIGURATION_SET, sdkEndpoints } from './cell-environment.ts';
import type { LaneContext } from './lanes.ts';
import type { Ports } from './ports.ts';
import { listening } from './ports.ts';
import type { CellResources } from './resources.ts';
import { reservedEnvironment } from './runtime/function-definition.ts';
import { startFunctionUrl } from './runtime/function-url.ts';
import { LocalFunction } from './runtime/local-function.ts';

const MEMORY_MB = 512;
const TIMEOUT_SECONDS = 30;

export interface LocalAdmin {
  endpoint: string;
  /** An operator's bearer token, new with every start. */
  token: string;
  function: LocalFunction;
  stop(): Promise<void>;
}

/** The admin function behind its URL, in the region of the first cell. */
export async function startAdmin(
  ports: Ports,
  cells: readonly CellResources[],
  handler: string,
  context: LaneContext,
): Promise<LocalAdmin> {
  const token = randomBytes(32).toString('base64url');
  const { taskRoot, settings, endpoints } = context;
  const [home] = cells;
  if (home === undefined) throw new Error('The settings have no cell.');
  const { region, directoryTable } = home;
  const admin = new LocalFunction(
    {
      name: 'admin',
      region,
      handler,
      taskRoot,
      timeoutMs: TIMEOUT_SECONDS * 1000,
      maxEnvironments: context.maxEnvironments,
      environment: {
        ...reservedEnvironment('admin', region, { memoryMb: MEMORY_MB, handler, taskRoot }),
        ...sdkEndpoints(endpoints),
        MAILFERRY_SETTINGS: JSON.stringify(settings),
        MAILFERRY_STAGE: 'local',
        DIRECTORY_TABLE: directoryTable,
        CONFIGURATION_SET,
        ADMIN_CELLS: JSON.stringify(cells.map(visibleToOperators)),
        BOOTSTRAP_TOKEN_SHA256: createHash('sha256').update(token).digest('hex'),
        ...context.extraEnvironment,
      },
    },
    context.host,
  );
  const url = await listening('admin', ports, (port) =>
    startFunctionUrl(port, (event) => admin.invoke(event)),
  );
  return {
    endpoint: url.endpoint,
    token,
    function: admin,
    stop: async () => {
      await url.stop();
      await admin.stop();
    },
  };
}

function visibleToOperators(cell: CellResources) {
  const { region, mailQueueUrl, backlogQueueUrl, deadLetterQueueUrl } = cell;
  const { deliveriesTable, regionHealthTable } = cell;
  return {
    region,
    mailQueueUrl,
    backlogQueueUrl,
    deadLetterQueueUrl,
    deliveriesTable,
    regionHealthTable,
  };
}
