import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Client, createClient } from '@mailferry/client/index';
import {
  DEFAULT_LIFETIME_MS,
  encodeEnvelope,
  INLINE_LIMIT_BYTES,
} from '@mailferry/core/mail/envelope';
import { routeOf } from '@mailferry/core/settings/routes';
import { createTransport, type Transporter } from 'nodemailer';
import { ulid } from 'ulid';
import { LOCAL_CREDENTIALS } from '../credentials.ts';
import type { LocalStack } from '../stack-api.ts';
import type { DemoMail } from './mails.ts';
import { ORGANIZATIONS } from './organizations.ts';

/** The three ways in. Each resolves only when the mail is accepted, and throws otherwise. */
export interface HandIn {
  /** Hands a mail in for an organization, by one way after the other. */
  accept(mail: DemoMail, organizationId: string, count: number): Promise<void>;
  close(): void;
}

type Way = (mail: DemoMail, organization: (typeof ORGANIZATIONS)[number]) => Promise<void>;

export function createHandIn(stack: LocalStack): HandIn {
  const clients = new Map(ORGANIZATIONS.map((one) => [one.organizationId, clientOf(stack, one)]));
  const transports = new Map(
    stack.smtp.map(({ organizationId, port }) => [organizationId, transportTo(port)]),
  );
  const sqs = new SQSClient({
    endpoint: stack.endpoints.sqs,
    region: 'us-east-1',
    credentials: LOCAL_CREDENTIALS,
    useQueueUrlAsEndpoint: false,
  });

  const byClient: Way = async (mail, { organizationId, integrations, domain }) => {
    const integrationId = integrations?.[0]?.integrationId;
    await clients.get(organizationId)?.enqueue({
      from: mail.mailFrom,
      to: [`user@${domain}`],
      raw: mail.raw,
      ...(integrationId === undefined ? {} : { integrationId }),
    });
  };
  const bySmtp: Way = async (mail, { organizationId, domain }) => {
    const envelope = { from: mail.mailFrom, to: [`user@${domain}`] };
    await transports.get(organizationId)?.sendMail({ envelope, raw: mail.raw });
  };
  const byQueue: Way = async (mail, organization) => {
    if (mail.raw.length > INLINE_LIMIT_BYTES) return byClient(mail, organization);
    const receivedAtMs = Date.now();
    const body = encodeEnvelope({
      v: 1,
      id: ulid(),
      organizationId: organization.organizationId,
      mailFrom: mail.mailFrom,
      rcptTo: [`user@${organization.domain}`],
      receivedAtMs,
      expiresAtMs: receivedAtMs + DEFAULT_LIFETIME_MS,
      raw: { inline: mail.raw.toString('base64') },
    });
    const QueueUrl = stack.cell(organization.primaryRegion).mailQueueUrl;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  };
  const ways = [byClient, bySmtp, byQueue];

  return {
    async accept(mail, organizationId, count) {
      const organization = ORGANIZATIONS.find((one) => one.organizationId === organizationId);
      const way = ways[count % ways.length];
      if (organization === undefined || way === undefined) throw new Error('No such way in.');
      await way(mail, organization);
    },
    close() {
      for (const client of clients.values()) client.close();
      for (const transport of transports.values()) transport.close();
      sqs.destroy();
    },
  };
}

function clientOf(stack: LocalStack, organization: (typeof ORGANIZATIONS)[number]): Client {
  const route = routeOf(stack.settings, organization.primaryRegion);
  const target = (region: string) => {
    const { mailQueueUrl, payloadBucket } = stack.cell(region);
    return { region, mailQueueUrl, payloadBucket, endpoints: stack.endpoints };
  };
  return createClient({
    organizationId: organization.organizationId,
    cells: {
      primary: target(organization.primaryRegion),
      ...(route === undefined ? {} : { standby: target(route.secondary) }),
    },
    allowStandby: organization.allowMultiRegion,
    credentials: LOCAL_CREDENTIALS,
  });
}

function transportTo(port: number): Transporter {
  return createTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: 4,
  });
}
