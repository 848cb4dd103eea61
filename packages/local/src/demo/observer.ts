import { createAwsClients } from '@mailferry/aws/clients';
import { createRegionStates } from '@mailferry/aws/health/dynamo-region-health';
import { createRegionHealthTable } from '@mailferry/aws/health/region-health-table';
import { depthOf } from '@mailferry/aws/queues/sqs-backlog';
import { LOCAL_CREDENTIALS } from '../credentials.ts';
import type { LocalStack } from '../stack-api.ts';
import type { SesControl } from './ses-control.ts';

const POLL_MS = 200;

/** What an onlooker sees while the play runs. Times are milliseconds since the epoch. */
export interface Observations {
  peakBacklog: number;
  backlog: number;
  condition: string;
  firstFailedSendMs: number | undefined;
  lastFailedSendMs: number | undefined;
  healthyAgainMs: number | undefined;
}

/** Watches the broken region and its cell's backlog until stopped. */
export function observe(stack: LocalStack, ses: SesControl, region: string) {
  const seen: Observations = {
    peakBacklog: 0,
    backlog: 0,
    condition: 'healthy',
    firstFailedSendMs: undefined,
    lastFailedSendMs: undefined,
    healthyAgainMs: undefined,
  };
  const cell = stack.cell(region);
  const clientsOf = (endpoint: string) =>
    createAwsClients({ endpoint, credentials: LOCAL_CREDENTIALS });
  const sqs = clientsOf(stack.endpoints.sqs).sqs(region);
  const dynamo = clientsOf(stack.endpoints.dynamodb).dynamo(region);
  const states = createRegionStates(createRegionHealthTable(dynamo, cell.regionHealthTable));
  let hits = 0;
  let running = true;

  async function look(): Promise<void> {
    const nowMs = Date.now();
    const [failed, depth, items] = await Promise.all([
      ses.failedSends(region),
      depthOf(sqs, cell.backlogQueueUrl),
      states.readAll(),
    ]);
    if (failed > hits) {
      hits = failed;
      seen.firstFailedSendMs ??= nowMs;
      seen.lastFailedSendMs = nowMs;
    }
    seen.backlog = depth.visible + depth.inFlight;
    seen.peakBacklog = Math.max(seen.peakBacklog, seen.backlog);
    const condition = items.states.find((state) => state.region === region)?.condition ?? 'healthy';
    if (condition === 'healthy' && seen.condition !== 'healthy') seen.healthyAgainMs = nowMs;
    seen.condition = condition;
  }

  const loop = (async () => {
    while (running) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  })();

  return {
    seen,
    async stop(): Promise<void> {
      running = false;
      await loop;
    },
  };
}
