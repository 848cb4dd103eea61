import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Client, createClient } from '@mailferry/client/index';
import { encodeEnvelope } from '@mailferry/core/mail/envelope';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import type { ChaosMail } from './mails.ts';
import type { StackAddresses } from './messages.ts';
import { allowedRegions, ORGANIZATIONS } from './organizations.ts';

/** Whether a hand-in was answered with success, and how many cells may hold the mail. */
export interface Answer {
  accepted: boolean;
  /** More than one: an answer was lost, or the mail went on to the standby cell after a failure at the first one. */
  possibleCells: number;
}

/** The two ways in. A producer tries again, under the same id, as it should. */
export interface HandIn {
  byClient(mail: ChaosMail): Promise<Answer>;
  byQueue(mail: ChaosMail): Promise<Answer>;
  /** A message that is no mail at all, into a cell's mail queue. @returns whether it was accepted. */
  rubbish(region: string, body: string): Promise<boolean>;
  close(): void;
}

const TRIES = 3;

export function createHandIn({ endpoints, cells }: StackAddresses): HandIn {
  const cellOf = (region: string) => {
    const cell = cells.find((one) => one.region === region);
    if (cell === undefined) throw new RangeError(`no cell ${region}`);
    return cell;
  };
  const clients = new Map<string, Client>(
    ORGANIZATIONS.map(({ organizationId }) => {
      const [primary, standby] = allowedRegions(organizationId).map((region) => {
        const { mailQueueUrl, payloadBucket } = cellOf(region);
        return { region, mailQueueUrl, payloadBucket, endpoints };
      });
      if (primary === undefined) throw new RangeError('an organization without a region');
      const client = createClient({
        organizationId,
        cells: { primary, standby },
        allowStandby: standby !== undefined,
        credentials: LOCAL_CREDENTIALS,
        primaryHoldMs: 2_000,
      });
      return [organizationId, client];
    }),
  );
  const queues = new Map(
    cells.map(({ region }) => [
      region,
      new SQSClient({
        endpoint: endpoints.sqs,
        region,
        credentials: LOCAL_CREDENTIALS,
        useQueueUrlAsEndpoint: false,
        maxAttempts: 1,
        requestHandler: { requestTimeout: 5_000, throwOnRequestTimeout: true },
      }),
    ]),
  );
  const send = async (region: string, body: string) => {
    const QueueUrl = cellOf(region).mailQueueUrl;
    await queues.get(region)?.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  };

  return {
    async byClient(mail) {
      const { organizationId } = mail.organization;
      const receivedAt = new Date();
      const both = allowedRegions(organizationId).length;
      for (let attempt = 1; attempt <= TRIES; attempt += 1) {
        try {
          const answer = await clients.get(organizationId)?.enqueue({
            id: mail.id,
            from: mail.mailFrom,
            to: [mail.rcptTo],
            raw: mail.raw,
            receivedAt,
            expiresAt: new Date(receivedAt.getTime() + mail.lifetimeMs),
          });
          const once = attempt === 1 && answer?.viaStandby === false;
          return { accepted: true, possibleCells: once ? 1 : both };
        } catch {
          // Whatever it was, the mail may have been queued.
        }
      }
      return { accepted: false, possibleCells: both };
    },

    async byQueue(mail) {
      const { organizationId, primaryRegion } = mail.organization;
      const receivedAtMs = Date.now();
      const body = encodeEnvelope({
        v: 1,
        id: mail.id,
        organizationId,
        mailFrom: mail.mailFrom,
        rcptTo: [mail.rcptTo],
        receivedAtMs,
        expiresAtMs: Math.round(receivedAtMs + mail.lifetimeMs),
        raw: { inline: mail.raw.toString('base64') },
      });
      const copies = mail.kind === 'twice' ? 2 : 1;
      let accepted = 0;
      for (let attempt = 1; attempt <= TRIES && accepted < copies; attempt += 1) {
        accepted += (await succeeds(send(primaryRegion, body))) ? 1 : 0;
      }
      return { accepted: accepted > 0, possibleCells: 1 };
    },

    rubbish: (region, body) => succeeds(send(region, body)),

    close() {
      for (const client of [...clients.values()]) client.close();
      for (const client of queues.values()) client.destroy();
    },
  };
}

function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
