import { LOOK_THROUGH, move } from '@mailferry/aws/operations/dead-letters';
import { createSqsBacklog } from '@mailferry/aws/queues/sqs-backlog';
import { createSqsMailQueues } from '@mailferry/aws/queues/sqs-mail-queues';
import { mailRecordOf } from '@mailferry/functions/cell/sqs-event';
import { describe, expect, it } from 'vitest';
import { createQueueDouble } from './queue-double.ts';

const urls = {
  mailQueueUrl: 'mail',
  backlogQueueUrl: 'backlog',
  deadLetterQueueUrl: 'dead',
  outcomeQueueUrl: 'outcome',
};

describe('the organization that a message counts for', () => {
  it('goes with every copy that the sender makes', async () => {
    const sqs = createQueueDouble();
    const queues = createSqsMailQueues(sqs.client, urls);
    const record = mailRecordOf({
      messageId: 'x',
      receiptHandle: 'x',
      body: 'body',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '0',
        SenderId: '',
        ApproximateFirstReceiveTimestamp: '0',
        MessageGroupId: 'contoso',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: '',
      awsRegion: 'eu-west-1',
    });
    await queues.requeue(record, 0);
    await queues.park(record, 'down');
    await queues.quarantine(record, 'envelope-invalid');
    for (const url of ['mail', 'backlog', 'dead']) expect(sqs.groupsIn(url)).toEqual(['contoso']);
  });

  it('is drained and redriven with the message, where it has one', async () => {
    const sqs = createQueueDouble();
    sqs.put('backlog', 'a', 'contoso');
    sqs.put('backlog', 'b', undefined);
    sqs.put('dead', 'c', 'fabrikam');
    const backlog = createSqsBacklog(sqs.client, urls);
    await backlog.enqueue(await backlog.receive(10));
    await move(sqs.client, 'dead', 'mail', undefined, 10);
    expect(sqs.groupsIn('mail')).toEqual(['contoso', undefined, 'fabrikam']);
  });
});

describe('a redrive of named messages', () => {
  const filled = (count: number) => {
    const sqs = createQueueDouble();
    for (let index = 0; index < count; index += 1) sqs.put('dead', 'body', undefined);
    return sqs;
  };

  it('ends as soon as it has them', async () => {
    const sqs = filled(300);
    expect(await move(sqs.client, 'dead', 'mail', ['m5', 'm25'], 100)).toBe(2);
    expect(sqs.received()).toBe(30);
    expect(sqs.visibleIn('dead')).toBe(298);
  });

  it('looks through a stated number and no more, and gives all back', async () => {
    const sqs = filled(LOOK_THROUGH + 50);
    expect(await move(sqs.client, 'dead', 'mail', ['elsewhere'], 100)).toBe(0);
    expect(sqs.received()).toBe(LOOK_THROUGH);
    expect(sqs.visibleIn('dead')).toBe(LOOK_THROUGH + 50);
  });
});
