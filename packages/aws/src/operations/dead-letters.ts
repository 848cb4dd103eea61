import type { Message } from '@aws-sdk/client-sqs';
import { decodeEnvelope, payloadBytesOf } from '@mailferry/core/mail/envelope';
import { splitMessage } from '@mailferry/core/mail/header-block';
import type { DeadLetter } from '@mailferry/core/operations/cells';
import type { JsonService } from '../calls/json-service.ts';
import {
  changeMessageVisibilityBatch,
  deleteMessage,
  receiveMessage,
  sendMessage,
} from '../calls/sqs-calls.ts';

/** SQS gives at most ten messages a call. */
const BATCH = 10;
/** Of messages that are looked through for some: a large queue is not emptied for one message. */
export const LOOK_THROUGH = 1000;
/** How long a message is hidden while it is looked at or moved. */
const HOLD_SECONDS = 30;

/** A sample of the queue; every message is given back at once. */
export async function peek(
  client: JsonService,
  queueUrl: string,
  limit: number,
): Promise<Message[]> {
  const { chosen } = await gather(client, queueUrl, searchFor(undefined, limit));
  await release(client, queueUrl, chosen);
  return chosen;
}

/**
 * Moves messages into another queue; a message is deleted only once it is there. Those named by id are looked for among
 * the first `LOOK_THROUGH` that the queue gives, since SQS finds no message by its id.
 */
export async function move(
  client: JsonService,
  from: string,
  to: string,
  messageIds: readonly string[] | undefined,
  limit: number,
): Promise<number> {
  const { chosen, others } = await gather(client, from, searchFor(messageIds, limit));
  await release(client, from, others);
  let moved = 0;
  for (const { Body, ReceiptHandle, Attributes } of chosen) {
    await client.call(sendMessage, {
      QueueUrl: to,
      MessageBody: Body ?? '',
      ...(Attributes?.MessageGroupId === undefined
        ? {}
        : { MessageGroupId: Attributes.MessageGroupId }),
    });
    await client.call(deleteMessage, { QueueUrl: from, ReceiptHandle });
    moved += 1;
  }
  return moved;
}

/** What may be shown of a dead letter. */
export function viewDeadLetter(message: Message): DeadLetter {
  const body = message.Body ?? '';
  const base = {
    messageId: message.MessageId ?? '',
    reason: message.MessageAttributes?.['reason']?.StringValue ?? 'receive-count',
    sentAtMs: Number(message.Attributes?.SentTimestamp ?? 0),
    bodyBytes: Buffer.byteLength(body),
  };
  try {
    const envelope = decodeEnvelope(body);
    return {
      ...base,
      mailId: envelope.id,
      organizationId: envelope.organizationId,
      ...(envelope.integrationId === undefined ? {} : { integrationId: envelope.integrationId }),
      mailFrom: envelope.mailFrom,
      rcptTo: envelope.rcptTo,
      payloadBytes: payloadBytesOf(envelope),
      ...('inline' in envelope.raw
        ? { headers: headerFieldsOf(Buffer.from(envelope.raw.inline, 'base64')) }
        : {}),
    };
  } catch {
    // An envelope that cannot be read is a reason to be here, not a reason to fail.
    return base;
  }
}

interface Search {
  isWanted(message: Message): boolean;
  /** So many are enough. */
  count: number;
  /** No more than these are received, wanted or not. */
  lookThrough: number;
}

function searchFor(messageIds: readonly string[] | undefined, limit: number): Search {
  if (messageIds === undefined) return { isWanted: () => true, count: limit, lookThrough: limit };
  const wanted = new Set(messageIds);
  return {
    isWanted: ({ MessageId = '' }) => wanted.has(MessageId),
    count: Math.min(wanted.size, limit),
    lookThrough: LOOK_THROUGH,
  };
}

interface Held {
  chosen: Message[];
  /** Without their bodies, which may be a megabyte each. */
  others: Message[];
}

/** Receives until the search is over, or the queue gives nothing new. */
async function gather(client: JsonService, queueUrl: string, search: Search): Promise<Held> {
  const { isWanted, count, lookThrough } = search;
  const seen = new Set<string>();
  const held: Held = { chosen: [], others: [] };
  while (held.chosen.length < count && seen.size < lookThrough) {
    const { Messages = [] } = await client.call(receiveMessage, {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(BATCH, lookThrough - seen.size),
      VisibilityTimeout: HOLD_SECONDS,
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['reason'],
      MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
    });
    const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId));
    if (fresh.length === 0) break;
    for (const message of fresh) {
      seen.add(message.MessageId ?? '');
      if (isWanted(message) && held.chosen.length < count) held.chosen.push(message);
      else held.others.push({ ...message, Body: undefined });
    }
  }
  return held;
}

async function release(client: JsonService, queueUrl: string, messages: readonly Message[]) {
  for (let start = 0; start < messages.length; start += BATCH) {
    const batch = messages.slice(start, start + BATCH);
    await client.call(changeMessageVisibilityBatch, {
      QueueUrl: queueUrl,
      Entries: batch.map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
        VisibilityTimeout: 0,
      })),
    });
  }
}

/** More fields, or longer ones, than this say nothing more to a reader. */
const MAX_FIELDS = 100;
const MAX_VALUE = 1000;

/** Header fields of a raw message, unfolded; the body is not looked at. */
function headerFieldsOf(raw: Buffer): { name: string; value: string }[] {
  return splitMessage(raw)
    .header.fields.slice(0, MAX_FIELDS)
    .map(({ raw: line }) => {
      const text = Buffer.from(line, 'latin1').toString('utf8');
      const colon = text.indexOf(':');
      return {
        name: text.slice(0, Math.max(0, colon)).trim(),
        value: text
          .slice(colon + 1)
          .replace(/\r?\n/g, '')
          .trim()
          .slice(0, MAX_VALUE),
      };
    });
}
