import { expect, it } from 'vitest';
import { readAdminConfiguration } from '../../functions/admin/environment.ts';
import { operations } from '../../stacks/settings.ts';
import { ofType, readGraph, theOne } from './harness/graph.ts';

const graph = readGraph('own');
const lambda = theOne(graph, 'lambda/function:Function', 'AdminHandlerFunction');
const stage = theOne(graph, 'apigatewayv2/stage:Stage', 'AdminStage');

it('lives outside the primaries and knows every cell', () => {
  expect(lambda.region).toBe(operations.homeRegion);
  const { variables } = lambda.inputs['environment'] as { variables: Record<string, string> };
  const configuration = readAdminConfiguration({
    ...variables,
    AWS_REGION: operations.homeRegion,
  });
  expect(configuration.ADMIN_CELLS.map(({ region }) => region).sort()).toEqual([
    'eu-west-1',
    'us-east-1',
    'us-west-2',
  ]);
  expect(configuration.OIDC_ISSUER).toBe(operations.admin.oidcIssuer);
});

it('brakes its callers at the gate', () => {
  expect(stage.inputs['defaultRouteSettings']).toEqual({
    throttlingRateLimit: operations.admin.throttle.rate,
    throttlingBurstLimit: operations.admin.throttle.burst,
  });
});

it('logs no paths, since they hold addresses', () => {
  const { format } = stage.inputs['accessLogSettings'] as { format: string };
  expect(format).toContain('$context.requestId');
  expect(format).not.toMatch(/path|userAgent|authorizer/i);
});

it('may be invoked by its own API alone', () => {
  const permissions = ofType(graph, 'lambda/permission:Permission');
  for (const { inputs } of permissions) {
    expect(inputs['principal']).toBe('apigateway.amazonaws.com');
    expect(inputs['sourceArn']).toMatch(/^arn:aws:execute-api:us-west-2:/);
  }
});
