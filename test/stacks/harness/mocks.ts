import { ACCOUNT, outputsOf } from './outputs.ts';

export interface Resource {
  type: string;
  name: string;
  /** The region of the provider that would make it. */
  region: string;
  inputs: Record<string, unknown>;
}

interface NewResource {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  provider?: string;
  custom?: boolean;
}

interface Call {
  token: string;
  inputs: Record<string, unknown>;
  provider?: string;
}

/** Mocks for `pulumi.runtime.setMocks` that record every resource that a cloud provider would make. */
export function recordResources() {
  const resources: Resource[] = [];
  const regions = new Map<string, string>();
  const regionOf = (provider: string | undefined): string => {
    const name = provider?.split('::').at(-2) ?? '';
    return regions.get(name) ?? 'unknown';
  };

  const mocks = {
    newResource({ type, name, inputs, provider, custom }: NewResource) {
      if (type === 'pulumi:providers:aws') regions.set(name, String(inputs['region']));
      const region = regionOf(provider);
      const isPart = custom === false || type.startsWith('pulumi:') || type.startsWith('sst:');
      if (!isPart) resources.push({ type, name, region, inputs });
      return outputsOf(type, name, inputs, region);
    },
    call({ token, inputs, provider }: Call): Record<string, unknown> {
      const region = regionOf(provider);
      switch (token) {
        case 'aws:index/getRegion:getRegion':
          return { region, id: region };
        case 'aws:index/getPartition:getPartition':
          return { partition: 'aws', dnsSuffix: 'amazonaws.com' };
        case 'aws:index/getCallerIdentity:getCallerIdentity':
          return { accountId: ACCOUNT };
        case 'aws:iam/getPolicyDocument:getPolicyDocument':
          return { ...inputs, json: policyJson(inputs) };
        case 'aws:ecr/getAuthorizationToken:getAuthorizationToken':
          return { userName: 'AWS', password: 'none', proxyEndpoint: 'https://registry.example' };
        default:
          throw new Error(`the mocks know no call ${token}`);
      }
    },
  };
  return {
    mocks,
    resources: () =>
      resources.toSorted((a, b) => `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`)),
  };
}

interface StatementInput {
  effect?: string;
  actions?: string[];
  resources?: string[];
  principals?: { type: string; identifiers: string[] }[];
  conditions?: { test: string; variable: string; values: string[] }[];
}

/** Conditions with the same operator become one. */
function conditionsOf(conditions: NonNullable<StatementInput['conditions']>) {
  const merged: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of conditions) {
    merged[test] = { ...merged[test], [variable]: values };
  }
  return merged;
}

/** The policy document as the AWS provider would write it. */
function policyJson(inputs: Record<string, unknown>): string {
  const statements = (inputs['statements'] ?? []) as StatementInput[];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ effect, actions, resources, principals, conditions }) => ({
      Effect: effect ?? 'Allow',
      ...(principals && {
        Principal: Object.fromEntries(
          principals.map(({ type, identifiers }) => [type, identifiers]),
        ),
      }),
      Action: actions,
      Resource: resources,
      ...(conditions && {
        Condition: conditionsOf(conditions),
      }),
    })),
  });
}
