import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, MailferryError } from '@mailferry/client';

/**
 * Hands one mail in and, given a token of the admin API, waits until it is sent. As it stands it speaks to the local
 * stack (`npm start`), which prints the token:
 *
 *   ADMIN_TOKEN=… npx node packages/client/examples/send.ts sender@northwind.example someone@recipient.example
 *
 * For AWS, set the variables to what the deployment printed, and take the credentials' two out.
 */
const {
  AWS_REGION: region = 'us-east-1',
  ORGANIZATION_ID: organizationId = 'northwind',
  MAIL_QUEUE_URL:
    mailQueueUrl = 'http://127.0.0.1:4566/000000000000/mailferry-local-us-east-1-mail',
  PAYLOAD_BUCKET: payloadBucket = 'mailferry-local-us-east-1-payloads',
  ADMIN_URL: url = 'http://127.0.0.1:8080',
  ADMIN_TOKEN: token,
} = process.env;
const local = new URL(mailQueueUrl).hostname === '127.0.0.1';
const endpoint = new URL(mailQueueUrl).origin;

const client = createClient({
  organizationId,
  cells: {
    primary: {
      region,
      mailQueueUrl,
      payloadBucket,
      ...(local ? { endpoints: { sqs: endpoint, s3: endpoint } } : {}),
    },
  },
  ...(local ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } : {}),
  ...(token === undefined ? {} : { status: { url, token } }),
});

const [from = 'sender@northwind.example', ...to] = process.argv.slice(2);
const recipients = to.length > 0 ? to : ['success@simulator.amazonses.com'];
const raw = [
  `From: ${from}`,
  `To: ${recipients.join(', ')}`,
  'Subject: Sent by the example',
  `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
  '',
  'Hello.',
  '',
].join('\r\n');

try {
  const signal = AbortSignal.timeout(60_000);
  const { ids, region: where } = await client.enqueue({ from, to: recipients, raw }, { signal });
  say(`queued in ${where}: ${ids.join(', ')}`);
  for (const id of token === undefined ? [] : ids) say(`${id}: ${await end(id, signal)}`);
} catch (error) {
  if (!(error instanceof MailferryError)) throw error;
  const advice = error.retriable ? 'try again later' : 'not worth another try as it is';
  process.stderr.write(`${error.code}: ${error.message} (${advice})\n`);
  process.exitCode = 1;
} finally {
  client.close();
}

/** What became of a mail, once that is final. */
async function end(id: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const status = await client.status(id, { signal });
    if (status?.state === 'sent') return `sent from ${status.region}`;
    if (status?.state === 'failed') return `failed: ${status.reason}`;
    await sleep(500, undefined, { signal });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
