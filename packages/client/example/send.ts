import { createClient, MailferryError } from '@mailferry/client';

/**
 * Hands one mail in. Run against the local stack, which prints these variables when it starts:
 *
 *   MAIL_QUEUE_URL=… PAYLOAD_BUCKET=… AWS_REGION=eu-west-1 AWS_ENDPOINT_URL=http://127.0.0.1:… \
 *   AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local ORGANIZATION_ID=acme \
 *   node packages/client/example/send.ts from@example.com to@example.net
 */
const [from = 'sender@example.com', ...to] = process.argv.slice(2);
const client = createClient({
  organizationId: variable('ORGANIZATION_ID'),
  cells: {
    primary: {
      region: variable('AWS_REGION'),
      mailQueueUrl: variable('MAIL_QUEUE_URL'),
      payloadBucket: variable('PAYLOAD_BUCKET'),
    },
  },
});
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
  const { ids, region } = await client.enqueue({ from, to: recipients, raw });
  process.stdout.write(`queued in ${region}: ${ids.join(', ')}\n`);
} catch (error) {
  if (!(error instanceof MailferryError)) throw error;
  const advice = error.retriable ? 'try again later' : 'not worth another try as it is';
  process.stderr.write(`${error.code}: ${error.message} (${advice})\n`);
  process.exitCode = 1;
} finally {
  client.close();
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new TypeError(`${name} is not set`);
  return value;
}
