import { readCellConfiguration } from '@mailferry/core/settings/cell';
import { describe, expect, it } from 'vitest';
import { ofType, readGraph } from './harness/graph.ts';

const graph = readGraph('own');

interface Lambda {
  runtime: string;
  architectures: string[];
  environment: { variables: Record<string, string> };
  loggingConfig: { logGroup: string };
  tracingConfig?: { mode: string };
}

describe.each(
  ofType(graph, 'lambda/function:Function').map(
    ({ name, inputs }) => [name, inputs as unknown as Lambda] as const,
  ),
)('%s', (name, lambda) => {
  it('runs Node 24 on arm64', () => {
    expect(lambda.runtime).toBe('nodejs24.x');
    expect(lambda.architectures).toEqual(['arm64']);
  });

  it('logs to a group of its own that forgets', () => {
    const groups = ofType(graph, 'cloudwatch/logGroup:LogGroup').filter(
      (group) => group.name === name.replace(/Function$/, 'Logs'),
    );
    expect(groups).toHaveLength(1);
    expect(groups[0]?.inputs['name']).toBe(lambda.loggingConfig.logGroup);
    expect(groups[0]?.inputs['retentionInDays']).toBeGreaterThan(0);
  });

  it('holds no secret in its environment', () => {
    const { variables } = lambda.environment;
    const telling = Object.keys(variables).filter((key) => /KEY|SECRET|TOKEN|PASSWORD/i.test(key));
    expect(telling).toEqual([]);
  });

  it('is told all that the functions of a cell read', () => {
    const { variables } = lambda.environment;
    if (variables['MAILFERRY_CELL'] === undefined) return;
    const configuration = readCellConfiguration(variables);
    expect(name.startsWith(titleOf(configuration.cell))).toBe(true);
    expect(configuration.mailQueueUrl).toContain(`sqs.${configuration.cell}.`);
  });
});

it.each(['own', 'apart'] as const)(
  'environments keep within the 4 KB that Lambda allows, in the deployment "%s"',
  (name) => {
    const functions = ofType(readGraph(name), 'lambda/function:Function');
    const tooLarge = functions
      .map((one) => ({ name: one.name, bytes: environmentBytes(one.inputs as unknown as Lambda) }))
      .filter(({ bytes }) => bytes > 4096);
    expect(tooLarge).toEqual([]);
  },
);

it('trace and tell more only where that is switched on', () => {
  const switches = (name: 'own' | 'production') =>
    ofType(readGraph(name), 'lambda/function:Function').map(({ inputs }) => {
      const { environment, tracingConfig } = inputs as unknown as Lambda;
      const { POWERTOOLS_TRACE_ENABLED: trace, MAILFERRY_DEBUG_UNTIL: debug } =
        environment.variables;
      return JSON.stringify({ trace, debug, mode: tracingConfig?.mode });
    });
  expect(new Set(switches('own'))).toEqual(new Set(['{}']));
  expect(new Set(switches('production'))).toEqual(
    new Set(['{"trace":"true","debug":"2030-01-01T00:00:00Z","mode":"Active"}']),
  );
});

it('bundles every handler', () => {
  expect(graph.handlers.filter(({ fault }) => fault !== undefined)).toEqual([]);
});

function titleOf(region: string): string {
  return region.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

function environmentBytes({ environment }: Lambda): number {
  return Object.entries(environment.variables).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
}
