import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { readItems } from '@mailferry/aws/deliveries/delivery-item';
import { LOCAL_CREDENTIALS } from '../credentials.ts';
import type { LocalStack } from '../stack-api.ts';

/** How many mails were in a backlog at some time, and how many of them were sent afterwards, by the ledgers' traces. */
export async function parkedMails(stack: LocalStack): Promise<{ parked: number; drained: number }> {
  let parked = 0;
  let drained = 0;
  for (const { region, deliveriesTable } of stack.cells) {
    const client = new DynamoDBClient({
      region,
      endpoint: stack.endpoints.dynamodb,
      credentials: LOCAL_CREDENTIALS,
    });
    for await (const page of paginateScan({ client }, { TableName: deliveriesTable })) {
      for (const item of page.Items ?? []) {
        const { delivery } = readItems([item]);
        if (delivery?.history.some(({ step }) => step === 'parked') !== true) continue;
        parked += 1;
        if (delivery.state === 'sent') drained += 1;
      }
    }
    client.destroy();
  }
  return { parked, drained };
}
