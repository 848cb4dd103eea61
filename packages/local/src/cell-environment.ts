import type { Settings } from '@mailferry/core/settings/settings';
import type { CellResources, Endpoints } from './resources.ts';
import { SIGNING_SECRET } from './secrets.ts';

/** The same in every region, as the stacks have it. */
export const CONFIGURATION_SET = 'mailferry-local';
export const PROBE_DOMAIN = 'probe.mailferry.example';
const PROBE_FROM = `health@${PROBE_DOMAIN}`;

/** Where the functions find AWS. */
export type FunctionEndpoints = Endpoints & { ses: string; secrets: string };

/** What the functions of a cell find in their environments: the variables that the core's `settings` modules read. */
export function cellEnvironment(
  cell: CellResources,
  settings: Settings,
  endpoints: FunctionEndpoints,
): Record<string, string> {
  return {
    MAILFERRY_CELL: cell.region,
    MAILFERRY_SETTINGS: JSON.stringify(settings),
    MAIL_QUEUE_URL: cell.mailQueueUrl,
    BACKLOG_QUEUE_URL: cell.backlogQueueUrl,
    DEAD_LETTER_QUEUE_URL: cell.deadLetterQueueUrl,
    OUTCOME_QUEUE_URL: cell.outcomeQueueUrl,
    INGRESS_QUEUE_URL: cell.ingressQueueUrl,
    INGRESS_DEAD_LETTER_QUEUE_URL: cell.ingressDeadLetterQueueUrl,
    INBOUND_BUCKET: cell.inboundBucket,
    PAYLOAD_BUCKET: cell.payloadBucket,
    DELIVERIES_TABLE: cell.deliveriesTable,
    REGION_HEALTH_TABLE: cell.regionHealthTable,
    DIRECTORY_TABLE: cell.directoryTable,
    CONFIGURATION_SET,
    PROBE_FROM,
    SIGNING_MATERIAL: SIGNING_SECRET,
    ...sdkEndpoints(endpoints),
  };
}

/** The SDK's own variables (SDKs and tools reference guide, "Service-specific endpoints"). */
export function sdkEndpoints(endpoints: FunctionEndpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_CLOUDWATCH: endpoints.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SESV2: endpoints.ses,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
  };
}
