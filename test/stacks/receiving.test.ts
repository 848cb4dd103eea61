import { cellsOf } from '@mailferry/core/settings/settings';
import { describe, expect, it } from 'vitest';
import { regionTitle } from '../../stacks/names.ts';
import { settings } from '../../stacks/settings.ts';
import { ofType, readGraph, statementsOf, theOne } from './harness/graph.ts';

const graph = readGraph('own');

describe.each(cellsOf(settings).map(({ region }) => region))('SES receiving in %s', (region) => {
  const title = regionTitle(region);
  const rule = theOne(graph, 'ses/receiptRule:ReceiptRule', `${title}ReceiptRule`);
  const ruleArn = `arn:aws:ses:${region}:123456789012:receipt-rule-set/mailferry-graph:receipt-rule/store`;
  const onlyTheRule = {
    StringEquals: { 'aws:SourceAccount': ['123456789012'], 'aws:SourceArn': [ruleArn] },
  };

  it('scans and stores every mail, and tells the topic of this region', () => {
    expect(rule.region).toBe(region);
    expect(rule.inputs).toMatchObject({
      enabled: true,
      scanEnabled: true,
      ruleSetName: 'mailferry-graph',
      name: 'store',
    });
    expect(rule.inputs['recipients']).toBeUndefined();
    const [action] = rule.inputs['s3Actions'] as { bucketName: string; topicArn: string }[];
    expect(action?.bucketName).toMatch(/inboundbucket/);
    expect(action?.topicArn).toMatch(new RegExp(`:${region}:.*mailferry-graph-received$`));
  });

  it('is what the account receives by, in the stage that is named for it', () => {
    const active = theOne(
      readGraph('production'),
      'ses/activeReceiptRuleSet:ActiveReceiptRuleSet',
      `${title}ActiveReceiptRules`,
    );
    expect(active.inputs['ruleSetName']).toBe('mailferry-production');
  });

  it('leaves the active rules of the account alone in any other stage', () => {
    const types = graph.resources.map(({ type }) => type);
    expect(types.filter((type) => type.includes('activeReceiptRuleSet'))).toEqual([]);
  });

  it('lets SES alone publish, and by this rule alone', () => {
    const policy = theOne(graph, 'sns/topicPolicy:TopicPolicy', `${title}ReceivedPolicy`);
    expect(statementsOf(policy.inputs['policy'])).toMatchObject([
      {
        Action: ['sns:Publish'],
        Principal: { Service: ['ses.amazonaws.com'] },
        Condition: onlyTheRule,
      },
    ]);
  });

  it('lets SES write into the inbound bucket, by this rule alone', () => {
    const policy = theOne(graph, 's3/bucketPolicy:BucketPolicy', `${title}InboundPolicy`);
    const allowed = statementsOf(policy.inputs['policy']).filter(
      ({ Effect }) => Effect === 'Allow',
    );
    expect(allowed).toMatchObject([
      {
        Action: ['s3:PutObject'],
        Principal: { Service: ['ses.amazonaws.com'] },
        Condition: onlyTheRule,
      },
    ]);
  });

  it('brings notifications to the ingress queue as SES wrote them', () => {
    const subscription = theOne(
      graph,
      'sns/topicSubscription:TopicSubscription',
      `${title}ReceivedToQueue`,
    );
    expect(subscription.inputs).toMatchObject({ protocol: 'sqs', rawMessageDelivery: true });
    expect(subscription.inputs['endpoint']).toMatch(
      new RegExp(`:${region}:.*${title}IngressQueue`),
    );
  });

  it('keeps a mail for as long as its notification may lie anywhere', () => {
    const lifecycle = ofType(
      graph,
      's3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    ).find(({ name }) => name === `${title}InboundLifecycle`);
    const text = JSON.stringify(lifecycle?.inputs['rules']);
    expect(text).toContain(`"days":${2 * settings.retentionDays}`);
  });
});
