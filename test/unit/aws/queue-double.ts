import type { ReceiveMessageRequest, SendMessageBatchRequest } from '@aws-sdk/client-sqs';
import type { JsonService } from '@mailferry/aws/calls/json-service';

interface Stored {
  id: string;
  body: string;
  groupId: string | undefined;
}

/** SQS with fair queues, which the emulator does not have: queues by URL, and what a receive may see. */
export function createQueueDouble() {
  const queues = new Map<string, Stored[]>();
  let made = 0;
  let received = 0;
  const queue = (url: string) => {
    const messages = queues.get(url) ?? [];
    queues.set(url, messages);
    return messages;
  };
  const hidden = new Set<string>();
  const put = (url: string, body: string, groupId: string | undefined) => {
    made += 1;
    queue(url).push({ id: `m${made}`, body, groupId });
  };

  function answer(operation: string, input: Record<string, unknown>): unknown {
    const url = String(input['QueueUrl']);
    switch (operation) {
      case 'SendMessage': {
        const { MessageBody, MessageGroupId } = input as Record<string, string>;
        put(url, MessageBody ?? '', MessageGroupId);
        return {};
      }
      case 'SendMessageBatch': {
        const { Entries = [] } = input as unknown as SendMessageBatchRequest;
        for (const entry of Entries) put(url, entry.MessageBody ?? '', entry.MessageGroupId);
        return { Successful: Entries.map(({ Id }) => ({ Id })) };
      }
      case 'ReceiveMessage': {
        const wish = input as unknown as ReceiveMessageRequest;
        const taken = queue(url)
          .filter(({ id }) => !hidden.has(id))
          .slice(0, wish.MaxNumberOfMessages ?? 1);
        received += taken.length;
        for (const { id } of taken) hidden.add(id);
        const told = wish.MessageSystemAttributeNames?.includes('MessageGroupId') ?? false;
        return {
          Messages: taken.map(({ id, body, groupId }) => ({
            MessageId: id,
            ReceiptHandle: id,
            Body: body,
            ...(told && groupId !== undefined ? { Attributes: { MessageGroupId: groupId } } : {}),
          })),
        };
      }
      case 'ChangeMessageVisibilityBatch': {
        const { Entries } = input as { Entries: { ReceiptHandle: string }[] };
        for (const { ReceiptHandle } of Entries) hidden.delete(ReceiptHandle);
        return {};
      }
      case 'DeleteMessage': {
        queues.set(
          url,
          queue(url).filter(({ id }) => id !== input['ReceiptHandle']),
        );
        return {};
      }
      default:
        throw new Error(`no ${operation} here`);
    }
  }

  const client: JsonService = {
    async call(call, input) {
      // As over HTTP.
      const asked = JSON.parse(JSON.stringify(input));
      return JSON.parse(JSON.stringify(answer(call.operation, asked)));
    },
  };
  return {
    client,
    put,
    groupsIn: (url: string) => queue(url).map(({ groupId }) => groupId),
    visibleIn: (url: string) => queue(url).filter(({ id }) => !hidden.has(id)).length,
    received: () => received,
  };
}
