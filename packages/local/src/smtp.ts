import type { OrganizationSeed } from '@mailferry/core/directory/seed-organization';
import type { Log } from '@mailferry/core/ports';
import { routeOf } from '@mailferry/core/settings/routes';
import type { Settings } from '@mailferry/core/settings/settings';
import { clientPool } from '@mailferry/smtp/clients';
import { startSmtpFront } from '@mailferry/smtp/front';
import { LOCAL_CREDENTIALS } from './credentials.ts';
import type { Ports } from './ports.ts';
import { listening } from './ports.ts';
import type { CellResources, Endpoints } from './resources.ts';

export interface LocalSmtp {
  organizationId: string;
  port: number;
}

export interface SmtpContext {
  ports: Ports;
  endpoints: Endpoints;
  settings: Settings;
  cells: readonly CellResources[];
  log: Log;
}

/**
 * One SMTP port an organization, since each belongs to one primary cell; whoever connects from this machine speaks for
 * that organization. Ports count up from the first.
 */
export async function startSmtp(
  organizations: readonly OrganizationSeed[],
  context: SmtpContext,
): Promise<{ listeners: LocalSmtp[]; stop(): Promise<void> }> {
  const closers: (() => Promise<void>)[] = [];
  const listeners: LocalSmtp[] = [];
  const stop = async () => {
    await Promise.all(closers.map((close) => close()));
  };
  try {
    for (const [index, organization] of organizations.entries()) {
      const { smtp } = context.ports;
      const ports = { ...context.ports, smtp: smtp === 0 ? 0 : smtp + index };
      const front = await listening('smtp', ports, (port) => startOne(organization, port, context));
      closers.push(front.close);
      listeners.push({ organizationId: organization.organizationId, port: front.port });
    }
    return { listeners, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startOne(organization: OrganizationSeed, port: number, context: SmtpContext) {
  const { organizationId, primaryRegion, allowMultiRegion } = organization;
  const route = routeOf(context.settings, primaryRegion);
  const target = (region: string | undefined) => {
    const cell = context.cells.find((candidate) => candidate.region === region);
    if (cell === undefined) return undefined;
    const { mailQueueUrl, payloadBucket } = cell;
    return { region: cell.region, mailQueueUrl, payloadBucket, endpoints: context.endpoints };
  };
  const primary = target(primaryRegion);
  if (primary === undefined) throw new Error(`There is no cell ${primaryRegion}.`);
  const standby = target(route?.secondary);
  const clients = clientPool({
    cells: { primary, ...(standby === undefined ? {} : { standby }) },
    credentials: LOCAL_CREDENTIALS,
  });
  const submitter = {
    organizationId,
    integrationId: organization.integrations?.[0]?.integrationId,
    allowStandby: allowMultiRegion,
  };
  const front = await startSmtpFront({
    hostname: 'localhost',
    host: '127.0.0.1',
    port,
    access: { byAddress: () => submitter, byPassword: async () => undefined },
    clients,
    graceMs: 5_000,
    log: context.log,
  });
  return {
    port: front.port,
    close: async () => {
      await front.close();
      clients.close();
    },
  };
}
