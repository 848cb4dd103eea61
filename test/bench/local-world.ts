import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import { localSettings } from '@mailferry/local/local-settings';
import { type LocalStack, startLocalStack } from '@mailferry/local/stack';
import * as z from 'zod';
import { settings } from '../../stacks/settings.ts';
import { BATCH, mailBody, ORGANIZATION, REGION } from './mails.ts';
import { DOMAIN, rawMail } from './raw-mail.ts';

/** Mails a second: more than this machine can do, so that nothing is paced. */
const AMPLE_RATE = 20_000;
const POLL_MS = 100;

const accountSchema = z.object({ account: z.object({ SentLast24Hours: z.number() }) });

/** The local stack with one organization and quotas that do not matter. */
export interface LocalWorld {
  stack: LocalStack;
  /** Puts mails of 20 KB into a queue of the cell. */
  fill(queueUrl: string, mails: number): Promise<void>;
  /** Mails that SES has accepted in the cell's region, probes aside. */
  accepted(): Promise<number>;
  /** Waits until SES has accepted this many. @returns milliseconds since the epoch. */
  until(accepted: number, limitMs: number): Promise<number>;
  stop(): Promise<void>;
}

export async function startLocalWorld(): Promise<LocalWorld> {
  const stack = await startLocalStack({
    settings: localSettings(settings),
    environment: { POWERTOOLS_LOG_LEVEL: 'WARN' },
    organizations: [
      {
        organizationId: ORGANIZATION,
        name: 'Benchmark',
        primaryRegion: REGION,
        allowMultiRegion: true,
        transferAcknowledgedBy: 'bench',
        domains: [{ domain: DOMAIN, readyRegions: [REGION, 'us-west-2'] }],
      },
    ],
  });
  const region = `${stack.endpoints.ses}/_sim/regions/${REGION}`;
  const sqs = new SQSClient({
    region: REGION,
    endpoint: stack.endpoints.sqs,
    credentials: LOCAL_CREDENTIALS,
    useQueueUrlAsEndpoint: false,
  });
  await fetch(`${region}/account`, {
    method: 'PUT',
    body: JSON.stringify({ MaxSendRate: AMPLE_RATE, Max24HourSend: -1 }),
  });
  // The health function takes the quota over.
  await stack.tickHealth(REGION);

  const raw = rawMail();
  const accepted = async () =>
    accountSchema.parse(await (await fetch(region)).json()).account.SentLast24Hours;
  return {
    stack,
    accepted,
    async fill(queueUrl, mails) {
      for (let sent = 0; sent < mails; sent += BATCH) {
        await sqs.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: Array.from({ length: Math.min(BATCH, mails - sent) }, (_, index) => ({
              Id: String(index),
              MessageBody: mailBody(raw),
            })),
          }),
        );
      }
    },
    async until(wanted, limitMs) {
      const deadlineMs = Date.now() + limitMs;
      while ((await accepted()) < wanted) {
        if (Date.now() > deadlineMs) throw new Error(`SES has ${await accepted()} of ${wanted}`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      return Date.now();
    },
    async stop() {
      sqs.destroy();
      await stack.stop(2_000);
    },
  };
}
