import { readEnvironment } from '@mailferry/smtp/environment';
import { expect, it } from 'vitest';
import { grantsOf, ofType, readGraph, statementsOf, theOne } from './harness/graph.ts';

const graph = readGraph('production');

/** As an operator fills them in. */
const SECRETS = {
  SMTP_TLS_KEY: '-----BEGIN PRIVATE KEY-----',
  SMTP_TLS_CERT: '-----BEGIN CERTIFICATE-----',
  SMTP_ACCESS: '{"networks":[{"network":"192.0.2.0/24","organizationId":"acme"}]}',
};

interface Container {
  environment: { name: string; value: string }[];
  secrets: { name: string; valueFrom: string }[];
  stopTimeout: number;
}

const [container] = JSON.parse(
  String(
    definitionsIn(theOne(graph, 'ecs/taskDefinition:TaskDefinition', 'UsEast1SmtpTask').inputs),
  ),
) as [Container];

/** Pulumi wraps what may hold a secret. */
function definitionsIn(inputs: Record<string, unknown>): unknown {
  const definitions = inputs['containerDefinitions'];
  return typeof definitions === 'object' && definitions !== null && 'value' in definitions
    ? definitions.value
    : definitions;
}

it('is told all that the front reads, and holds secrets by reference alone', () => {
  const plain = Object.fromEntries(container.environment.map(({ name, value }) => [name, value]));
  expect(container.secrets.map(({ name }) => name).sort()).toEqual(Object.keys(SECRETS).sort());
  for (const { valueFrom } of container.secrets)
    expect(valueFrom).toMatch(/^arn:aws:secretsmanager:us-east-1:/);
  const front = readEnvironment({ ...plain, ...SECRETS });
  expect(front.hostname).toBe('us-east.mx.mailferry.example');
  expect([front.cells.primary.region, front.cells.standby?.region]).toEqual([
    'us-east-1',
    'us-west-2',
  ]);
  expect(container.stopTimeout * 1000).toBeGreaterThan(front.graceMs);
});

it('may hand mail in at its cell and the standby, and do nothing else', () => {
  const grants = grantsOf(theOne(graph, 'iam/role:Role', 'UsEast1SmtpTaskRole'));
  expect(grants.flatMap(({ Action }) => Action).sort()).toEqual([
    's3:AbortMultipartUpload',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
    'sqs:SendMessage',
  ]);
  const policy = theOne(graph, 'iam/policy:Policy', 'UsEast1Producer').inputs['policy'];
  expect(grants).toEqual(statementsOf(policy));
});

it('reads its own secrets alone when it starts', () => {
  const grants = grantsOf(theOne(graph, 'iam/role:Role', 'UsEast1SmtpExecutionRole'));
  expect(grants.map(({ Action }) => Action)).toEqual([['secretsmanager:GetSecretValue']]);
  expect(grants.flatMap(({ Resource }) => Resource).sort()).toEqual(
    container.secrets.map(({ valueFrom }) => valueFrom).sort(),
  );
});

it('knows its clients by their own addresses, on the three ports of mail', () => {
  const listeners = ofType(graph, 'lb/listener:Listener').map(({ inputs }) => [
    inputs['port'],
    inputs['protocol'],
  ]);
  expect(listeners.toSorted()).toEqual([
    [25, 'TCP'],
    [465, 'TCP'],
    [587, 'TCP'],
  ]);
  for (const { inputs } of ofType(graph, 'lb/targetGroup:TargetGroup'))
    expect(inputs['preserveClientIp']).toBe('true');
});

it('offers no shell into its containers', () => {
  const service = theOne(graph, 'ecs/service:Service', 'UsEast1SmtpService');
  expect(service.inputs['enableExecuteCommand']).toBe(false);
  expect(service.inputs['desiredCount']).toBe(2);
});

it('is left out where the settings name no cell', () => {
  expect(readGraph('own').resources.filter(({ name }) => name.includes('Smtp'))).toEqual([]);
  expect(graph.resources.filter(({ name }) => name.startsWith('EuWest1Smtp'))).toEqual([]);
});
