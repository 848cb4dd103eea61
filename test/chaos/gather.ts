import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Item } from '@mailferry/aws/calls/dynamo-calls';
import { readItems } from '@mailferry/aws/deliveries/delivery-item';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { CELL_TAG, MAIL_ID_TAG } from '@mailferry/core/outcome/ses-event';
import { LOCAL_CREDENTIALS } from '@mailferry/local/credentials';
import { bodyHash, MARK_FIELD, markOf } from '@mailferry/local/demo/mails';
import { sesControl } from '@mailferry/local/demo/ses-control';
import type { CellResources } from '@mailferry/local/resources';
import type { Arrival, DeadLetter, LedgerRecord } from './evidence.ts';
import type { StackAddresses } from './messages.ts';

/** Reads what the SES simulator accepted, probes left out. */
export async function gatherArrivals({ endpoints }: StackAddresses): Promise<Arrival[]> {
  const ses = sesControl(endpoints.ses);
  const arrivals: Arrival[] = [];
  for (const mail of await ses.accepted()) {
    const id = mail.tags[MAIL_ID_TAG]?.[0];
    if (id === undefined) continue;
    const raw = await ses.raw(mail.messageId);
    arrivals.push({
      id,
      cell: mail.tags[CELL_TAG]?.[0] ?? '',
      region: mail.region,
      messageId: mail.messageId,
      acceptedAtMs: mail.acceptedAtMs,
      answerLost: mail.answerLost,
      mark: markOf(raw),
      about: marksInside(raw),
      bodySha256: bodyHash(raw),
      nullSender: isReport(raw),
    });
  }
  return arrivals;
}

/** Reads every cell's ledger. */
export async function gatherLedgers({
  endpoints,
  cells,
}: StackAddresses): Promise<Map<string, LedgerRecord[]>> {
  const ledgers = new Map<string, LedgerRecord[]>();
  for (const { region, deliveriesTable } of cells) {
    const client = new DynamoDBClient({
      region,
      endpoint: endpoints.dynamodb,
      credentials: LOCAL_CREDENTIALS,
    });
    const byId = new Map<string, Item[]>();
    for await (const { Items = [] } of paginateScan({ client }, { TableName: deliveriesTable })) {
      for (const item of Items) {
        const id = item['id']?.S ?? '';
        byId.set(id, [...(byId.get(id) ?? []), item]);
      }
    }
    client.destroy();
    for (const [id, items] of byId) {
      const known = ledgers.get(id) ?? [];
      ledgers.set(id, [...known, { cell: region, ...readItems(items) }]);
    }
  }
  return ledgers;
}

/** Takes everything out of the dead-letter queues. */
export async function gatherDeadLetters({
  endpoints,
  cells,
}: StackAddresses): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const cell of cells) {
    const client = new SQSClient({
      region: cell.region,
      endpoint: endpoints.sqs,
      credentials: LOCAL_CREDENTIALS,
      useQueueUrlAsEndpoint: false,
    });
    for (const url of [cell.deadLetterQueueUrl, cell.outcomeDeadLetterQueueUrl])
      letters.push(...(await drain(client, cell, url)));
    client.destroy();
  }
  return letters;
}

async function drain(client: SQSClient, cell: CellResources, url: string): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 3_600,
        MessageAttributeNames: ['reason'],
      }),
    );
    if (Messages.length === 0) return letters;
    letters.push(
      ...Messages.map(({ Body = '', MessageAttributes }) => ({
        cell: cell.region,
        body: Body,
        reason:
          MessageAttributes?.['reason']?.StringValue ??
          (url === cell.outcomeDeadLetterQueueUrl
            ? 'outcome received too often'
            : 'received too often'),
      })),
    );
  }
}

/** A report quotes the header of the mail that it is about. */
function marksInside(raw: Buffer): string[] {
  const { body } = splitMessage(raw);
  const quoted = new RegExp(`^${MARK_FIELD}: (\\S+)`, 'gm');
  return [...body.toString('latin1').matchAll(quoted)].flatMap(([, mark]) => mark ?? []);
}

function isReport(raw: Buffer): boolean {
  const { header } = splitMessage(raw);
  return header.all('Content-Type').some((field) => /multipart\/report/i.test(field.raw));
}
