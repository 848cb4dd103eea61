/**
 * A process that answers as SES, DynamoDB, SQS and S3 at once, and counts what it was asked for. Started by client.ts.
 */
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenOnLoopback, readBody } from '@mailferry/local/http';
import type { Answer } from './answers.ts';
import { dynamoAnswer } from './answers.ts';
import { type Order, orderSchema, type Report } from './messages.ts';
import { storedObject } from './stored-object.ts';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

let order: Order = { directory: [], ratePerSecond: 1, sesLatencyMs: 0, objectBytes: 0 };
let object: Buffer = Buffer.alloc(0);
let counts: Record<string, number> = {};
let mails = 0;

const server = createServer((request, response) => {
  void readBody(request, MAX_BODY_BYTES).then(async (body) => {
    const { method = '', url = '', headers } = request;
    const target = headers['x-amz-target'];
    let answer: Answer;
    if (typeof target === 'string' && target.startsWith('DynamoDB')) {
      answer = dynamoAnswer(target, body, order);
    } else if (typeof target === 'string') {
      answer = { call: target, body: '{}' };
    } else if (url.startsWith('/v2/email/outbound-emails')) {
      mails += 1;
      if (order.sesLatencyMs > 0) await sleep(order.sesLatencyMs);
      answer = { call: 'SendEmail', body: `{"MessageId":"${mails}"}` };
    } else {
      answer = { call: `${method} object`, body: method === 'GET' ? object : '' };
    }
    counts[answer.call] = (counts[answer.call] ?? 0) + 1;
    response.writeHead(method === 'DELETE' ? 204 : 200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer.body),
      'x-amzn-requestid': 'bench',
    });
    response.end(answer.body);
  });
});

const tell = (report: Report) => process.send?.(report);

process.on('message', (message) => {
  order = orderSchema.parse(message);
  object = order.objectBytes === 0 ? Buffer.alloc(0) : storedObject(order.objectBytes);
  tell({ counts });
  counts = {};
});
process.once('disconnect', () => process.exit(0));
tell({ counts, port: await listenOnLoopback(server, 0) });
