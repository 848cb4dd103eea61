import { INLINE_LIMIT_BYTES } from '@mailferry/core/mail/envelope';
import { describe, expect, it } from 'vitest';
import { settings } from '../../stacks/settings.ts';
import { ofType, readGraph, statementsOf } from './harness/graph.ts';

const graph = readGraph('own');
const queues = ofType(graph, 'sqs/queue:Queue');
const isDeadEnd = (name: string) => /(DeadLetter|UndeliveredEvents\w*)Queue$/.test(name);

describe.each(queues.map((queue) => [queue.name, queue] as const))('%s', (name, { inputs }) => {
  it('is encrypted and keeps messages for the full retention', () => {
    expect(inputs['sqsManagedSseEnabled']).toBe(true);
    expect(inputs['messageRetentionSeconds']).toBe(14 * 24 * 60 * 60);
  });

  it('takes the largest envelope with an inline message', () => {
    const base64Bytes = Math.ceil(INLINE_LIMIT_BYTES / 3) * 4;
    const addressesBytes = 50 * 320;
    expect(inputs['maxMessageSize']).toBeGreaterThan(base64Bytes + addressesBytes + 1024);
  });

  it('has a dead-letter queue, or is one', () => {
    const redrive = inputs['redrivePolicy'];
    if (isDeadEnd(name)) {
      expect(redrive).toBeUndefined();
      return;
    }
    const { deadLetterTargetArn } = JSON.parse(String(redrive)) as { deadLetterTargetArn: string };
    const target = queues.find((queue) => deadLetterTargetArn.endsWith(`:${queue.inputs['name']}`));
    expect(target?.name).toMatch(/DeadLetterQueue$/);
  });

  it('is reached through TLS alone, and by named senders alone', () => {
    const policies = ofType(graph, 'sqs/queuePolicy:QueuePolicy').filter((policy) =>
      String(policy.inputs['queueUrl']).endsWith(`/${inputs['name']}`),
    );
    expect(policies).toHaveLength(1);
    const statements = statementsOf(policies[0]?.inputs['policy']);
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
      }),
    );
    for (const statement of statements.filter(({ Effect }) => Effect === 'Allow')) {
      const sender = /IngressQueue$/.test(name) ? 'sns.amazonaws.com' : 'events.amazonaws.com';
      expect(statement.Principal).toEqual({ Service: [sender] });
      // Rules of SES events and of AWS Health; or the topic of received mail.
      expect(statement.Condition?.['ArnEquals']?.['aws:SourceArn']).toHaveLength(
        /IngressQueue$/.test(name) ? 1 : 2,
      );
    }
  });
});

describe.each(
  ofType(graph, 'lambda/eventSourceMapping:EventSourceMapping').map(
    (mapping) => [mapping.name, mapping] as const,
  ),
)('%s', (_name, { inputs }) => {
  const queue = queues.find((candidate) =>
    String(inputs['eventSourceArn']).endsWith(`:${candidate.inputs['name']}`),
  );
  const lambda = ofType(graph, 'lambda/function:Function').find((candidate) =>
    String(inputs['functionName']).endsWith(`:${candidate.inputs['name']}`),
  );

  it('answers record by record, and holds back its concurrency', () => {
    expect(inputs['functionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    expect(inputs['scalingConfig']).toEqual({ maximumConcurrency: expect.any(Number) });
  });

  it('hides a message for at least six times the time that its function may take', () => {
    const timeoutSeconds = Number(lambda?.inputs['timeout']);
    expect(timeoutSeconds).toBeGreaterThan(0);
    expect(Number(queue?.inputs['visibilityTimeoutSeconds'])).toBeGreaterThanOrEqual(
      6 * timeoutSeconds,
    );
  });

  it('takes its batches from the settings that the local stack reads', () => {
    const name = /(Sender|Outcome|Ingress)Handler/.exec(String(lambda?.name))?.[1]?.toLowerCase();
    const lane = settings[name as 'sender' | 'outcome' | 'ingress'];
    expect(inputs).toMatchObject({
      batchSize: lane.batchSize,
      maximumBatchingWindowInSeconds: lane.batchWindowSeconds,
      scalingConfig: { maximumConcurrency: lane.maxConcurrency },
    });
  });
});
