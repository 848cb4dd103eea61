import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { SesSimulatorOptions } from '@mailferry/local/ses/options';
import { startSesSimulator } from '@mailferry/local/ses/simulator';
import { onTestFinished } from 'vitest';

export const CONFIGURATION_SET = 'mailferry-local';
export const FROM = 'orders@sender.example';

/** A region that may send from `sender.example`. */
export const READY = {
  verifiedIdentities: ['sender.example'],
  configurationSets: [CONFIGURATION_SET],
};

export interface Simulator {
  url: string;
  regionUrls: Record<string, string>;
  client(region: string, endpoint?: string): SESv2Client;
  control(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

/** A simulator on a free port, closed when the test is over; us-east-1 and us-west-2 are ready to send. */
export async function start(options: Partial<SesSimulatorOptions> = {}): Promise<Simulator> {
  const simulator = await startSesSimulator({
    port: 0,
    regions: { 'us-east-1': READY, 'us-west-2': READY },
    ...options,
  });
  const clients: SESv2Client[] = [];
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    for (const client of clients) client.destroy();
    await simulator.close();
  };
  onTestFinished(close);
  return {
    url: simulator.url,
    regionUrls: simulator.regionUrls,
    client(region, endpoint = simulator.url) {
      const client = clientOf(region, endpoint);
      clients.push(client);
      return client;
    },
    control: (method, path, body) => control(simulator.url, method, path, body),
    close,
  };
}

export function clientOf(region: string, endpoint: string): SESv2Client {
  return new SESv2Client({
    region,
    endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

export async function control(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/_sim${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}

export interface MailParts {
  from?: string;
  to?: string[];
  raw?: string | Buffer;
  tags?: Record<string, string>;
  configurationSet?: string;
}

/** The SendEmail command of a small mail. */
export function mail(parts: MailParts = {}): SendEmailCommand {
  const { from = FROM, to = ['someone@receiver.example'], tags = {} } = parts;
  const raw = parts.raw ?? `From: ${from}\r\nTo: ${to[0]}\r\nSubject: Order\r\n\r\nThank you.\r\n`;
  return new SendEmailCommand({
    FromEmailAddress: from,
    Destination: { ToAddresses: to },
    Content: { Raw: { Data: Buffer.from(raw) } },
    ConfigurationSetName: parts.configurationSet ?? CONFIGURATION_SET,
    EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
  });
}

/** The error that a call ends in. */
export async function errorOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}
