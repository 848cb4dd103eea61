import type { Cell } from './cell.ts';
import type { Statement } from './grants.ts';
import type { PayloadBuckets } from './payload.ts';
import type { HandIn } from './producer.ts';
import { handInStatements } from './producer.ts';
import { operations, settings } from './settings.ts';
import { smtpNetwork } from './smtp-network.ts';

/** 512 MiB do for 200 sessions at once (packages/smtp/README.md, "Memory"); this is the next size up. */
const SIZE = { cpu: '0.5 vCPU', memory: '1 GB' } as const;
/** Messages in progress end before the container is stopped: longer than the front's own grace of 30 s. */
const STOP_TIMEOUT_SECONDS = 60;

export const SUBMISSION_PORT = 2525;
export const IMPLICIT_TLS_PORT = 4465;

/**
 * The SMTP front of a primary cell: two containers or more behind a load balancer that passes TCP through, so that TLS
 * ends in the front and clients' addresses are known to it. Its certificate, key and access list are secrets that the
 * operator fills in; without a value the containers do not start.
 */
export function createSmtpFront(end: HandIn, ends: HandIn[], payloads: PayloadBuckets): void {
  const { cell } = end;
  const { title, provider } = cell;
  const hostname = settings.regions[cell.region]?.connectorHost;
  const secrets = {
    SMTP_TLS_KEY: secretOf(cell, 'tls-key'),
    SMTP_TLS_CERT: secretOf(cell, 'tls-certificate'),
    SMTP_ACCESS: secretOf(cell, 'access'),
  };
  const standby = ends.find((other) => other !== end);
  const vpc = smtpNetwork(cell, [SUBMISSION_PORT, IMPLICIT_TLS_PORT]);
  const cluster = new sst.aws.Cluster(`${title}SmtpCluster`, { vpc }, { provider });
  new sst.aws.Service(
    `${title}Smtp`,
    {
      cluster,
      architecture: 'arm64',
      ...SIZE,
      scaling: { min: 2, max: 10, cpuUtilization: 60, memoryUtilization: 70 },
      image: { context: '.', dockerfile: 'packages/smtp/Dockerfile' },
      environment: {
        SMTP_HOSTNAME: hostname ?? '',
        SMTPS_PORT: String(IMPLICIT_TLS_PORT),
        SMTP_CELLS: $jsonStringify({
          primary: targetOf(end, payloads),
          ...(standby === undefined ? {} : { standby: targetOf(standby, payloads) }),
        }),
      },
      ssm: Object.fromEntries(Object.entries(secrets).map(([name, { arn }]) => [name, arn])),
      loadBalancer: {
        rules: [
          { listen: '25/tcp', forward: `${SUBMISSION_PORT}/tcp` },
          { listen: '587/tcp', forward: `${SUBMISSION_PORT}/tcp` },
          { listen: '465/tcp', forward: `${IMPLICIT_TLS_PORT}/tcp` },
        ],
      },
      logging: { retention: operations.logRetention },
      transform: {
        target: (target) => {
          target.preserveClientIp = 'true';
        },
        taskDefinition: (definition) => {
          definition.containerDefinitions = $output(definition.containerDefinitions).apply((text) =>
            JSON.stringify(stoppedSlowly(JSON.parse(text))),
          );
        },
        // Instead of SST's: no shell into the container, and no secret but these.
        taskRole: (role) => {
          role.inlinePolicies = [inlinePolicy(handInStatements(ends, payloads))];
        },
        executionRole: (role) => {
          role.inlinePolicies = [
            inlinePolicy([
              {
                actions: ['secretsmanager:GetSecretValue'],
                resources: Object.values(secrets).map(({ arn }) => arn),
              },
            ]),
          ];
        },
        service: (service) => {
          service.enableExecuteCommand = false;
        },
      },
    },
    { provider },
  );
}

/**
 * Made empty: its value never passes through the deployment's state. Of a stage that may be removed it goes at once: a
 * secret that waits to be deleted keeps its name, and the stage could not be deployed again.
 */
function secretOf(cell: Cell, name: string): aws.secretsmanager.Secret {
  return new aws.secretsmanager.Secret(
    `${cell.title}Smtp-${name}`,
    {
      name: `${$app.name}/${$app.stage}/smtp/${cell.region}/${name}`,
      ...($app.protect ? {} : { recoveryWindowInDays: 0 }),
    },
    { provider: cell.provider },
  );
}

function targetOf({ cell, queues }: HandIn, payloads: PayloadBuckets) {
  return {
    region: cell.region,
    mailQueueUrl: queues.mail.url,
    payloadBucket: payloads.get(cell.region).name,
  };
}

function inlinePolicy(statements: Statement[]) {
  return { name: 'inline', policy: aws.iam.getPolicyDocumentOutput({ statements }).json };
}

function stoppedSlowly(containers: Record<string, unknown>[]): Record<string, unknown>[] {
  return containers.map((container) => ({ ...container, stopTimeout: STOP_TIMEOUT_SECONDS }));
}
