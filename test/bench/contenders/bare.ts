/** The floor that the sender is compared with: the SDK's own client in a loop, and nothing else. */
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CONFIGURATION_SET, rawMail } from '../raw-mail.ts';

const ses = new SESv2Client({});
const raw = rawMail();

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  await Promise.all(
    event.Records.map(({ messageId }) =>
      ses.send(
        new SendEmailCommand({
          FromEmailAddress: 'sender@bench.example',
          Destination: { ToAddresses: ['recipient@example.com'] },
          Content: { Raw: { Data: raw } },
          ConfigurationSetName: CONFIGURATION_SET,
          EmailTags: [{ Name: 'id', Value: messageId }],
        }),
      ),
    ),
  );
  return { batchItemFailures: [] };
}
