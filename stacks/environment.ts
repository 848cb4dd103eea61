import type { Cell } from './cell.ts';
import type { PayloadBuckets } from './payload.ts';
import type { Queues } from './queues.ts';
import { signingSecretName } from './secrets.ts';
import { configurationSetName } from './ses.ts';
import { operations } from './settings.ts';
import type { Tables } from './tables.ts';

/** What a cell is made of, once its tables, queues and bucket exist. */
export interface CellResources {
  tables: Tables;
  queues: Queues;
  /** The payload buckets of all cells. */
  payloads: PayloadBuckets;
  directory: sst.aws.Dynamo;
}

export interface CellFunctions {
  sender: sst.aws.Function;
  outcome: sst.aws.Function;
  ingress: sst.aws.Function;
  health: sst.aws.Function;
}

/** The variables that `readCellConfiguration` of the core reads. */
export function cellEnvironment(
  cell: Cell,
  { tables, queues, payloads, directory }: CellResources,
): Record<string, $util.Input<string>> {
  return {
    MAILFERRY_CELL: cell.region,
    MAILFERRY_SETTINGS: JSON.stringify(cell.settings),
    MAIL_QUEUE_URL: queues.mail.url,
    BACKLOG_QUEUE_URL: queues.backlog.url,
    DEAD_LETTER_QUEUE_URL: queues.deadLetter.url,
    OUTCOME_QUEUE_URL: queues.outcome.url,
    PAYLOAD_BUCKET: payloads.get(cell.region).name,
    DELIVERIES_TABLE: tables.deliveries.name,
    REGION_HEALTH_TABLE: tables.regionHealth.name,
    DIRECTORY_TABLE: directory.name,
    CONFIGURATION_SET: configurationSetName(),
    PROBE_FROM: operations.probeFrom,
    SIGNING_MATERIAL: signingSecretName(),
  };
}
