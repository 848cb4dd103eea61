import { describe, expect, it } from 'vitest';
import {
  ACTIONS_OF_CALL,
  type Call,
  MISSING_OBJECT_ACTION,
  PARTIQL_ACTIONS,
  POLLING_ACTIONS,
  TRANSACTION_ACTIONS,
  WILDCARD_RESOURCES,
} from '../../stacks/permissions.ts';
import { grantsOf, ofType, readGraph, statementsOf, theOne } from './harness/graph.ts';

const graph = readGraph('own');
const roles = ofType(graph, 'iam/role:Role');
/**
 * Calls that a bundle holds because a function is built from parts that it uses in part. Granting them would be too
 * much; each entry is checked to be in the bundle still.
 */
const NEVER_MADE: Record<string, { calls: Call[]; verbs: (keyof typeof PARTIQL_ACTIONS)[] }> = {
  // Reads the ledger and appends events; never claims, settles, postpones, or reads items of region health one by one.
  'functions/outcome.handler': {
    calls: ['ChangeMessageVisibilityCommand', 'GetItemCommand'],
    verbs: ['UPDATE'],
  },
  // Records mail that it holds back; never claims or settles, and knows nothing of region health.
  'functions/ingress.handler': {
    calls: ['PutItemCommand', 'UpdateItemCommand'],
    verbs: ['UPDATE'],
  },
  // Reads the ledger to show deliveries; never writes to it.
  'functions/admin/index.handler': {
    calls: ['BatchExecuteStatementCommand'],
    verbs: ['INSERT', 'UPDATE'],
  },
  // Moves the backlog and decides on regions; never touches the ledger.
  'functions/health.handler': {
    calls: ['BatchExecuteStatementCommand'],
    verbs: ['INSERT', 'UPDATE'],
  },
};

const LOGGING = ['logs:CreateLogStream', 'logs:PutLogEvents'];

function roleOf(name: string) {
  const lambda = theOne(graph, 'lambda/function:Function', `${name}Function`);
  const role = theOne(graph, 'iam/role:Role', `${name}Role`);
  expect(lambda.inputs['role']).toBe(`arn:aws:iam::123456789012:role/${role.inputs['name']}`);
  return role;
}

const functions = graph.handlers.flatMap((handler) =>
  handler.functions.map((name) => [name, handler] as const),
);

describe.each(functions)('%s', (name, built) => {
  const never = NEVER_MADE[built.handler];
  const calls = built.calls.filter((call) => !never?.calls.includes(call as Call));
  const verbs = built.partiqlVerbs.filter((verb) => !(never?.verbs as string[])?.includes(verb));
  const role = roleOf(name);
  const grants = grantsOf(role);

  it('may do exactly what the calls in its bundle need', () => {
    const isPolled = ofType(graph, 'lambda/eventSourceMapping:EventSourceMapping').some((mapping) =>
      String(mapping.inputs['functionName']).endsWith(`-${name}Function`),
    );
    expect(calls.filter((call) => !(call in ACTIONS_OF_CALL))).toEqual([]);
    expect(built.calls).toEqual(expect.arrayContaining(never?.calls ?? []));
    expect(built.partiqlVerbs).toEqual(expect.arrayContaining(never?.verbs ?? []));
    const needed = [
      ...calls.flatMap((call) => [...ACTIONS_OF_CALL[call as Call]]),
      ...verbs.map((verb) => PARTIQL_ACTIONS[verb as keyof typeof PARTIQL_ACTIONS]),
      ...built.transactionParts.map(
        (part) => TRANSACTION_ACTIONS[part as keyof typeof TRANSACTION_ACTIONS],
      ),
      ...(isPolled ? POLLING_ACTIONS : []),
      ...(calls.includes('GetObjectCommand') ? [MISSING_OBJECT_ACTION] : []),
      ...LOGGING,
    ];
    const granted = grants.flatMap(({ Action }) => Action);
    expect([...new Set(granted)].sort()).toEqual([...new Set(needed)].sort());
  });

  it('gets nothing beside its inline policy', () => {
    expect(role.inputs['managedPolicyArns']).toEqual([]);
  });
});

// The admin function is not among them: its task is to look into every cell.
describe.each(functions.filter(([name]) => name !== 'AdminHandler'))('%s', (name) => {
  it('reaches its own region alone, save for sending mail and for payloads', () => {
    const { region } = theOne(graph, 'lambda/function:Function', `${name}Function`);
    for (const { Action, Resource } of grantsOf(roleOf(name))) {
      const abroad = Resource.map((arn) => arn.split(':')).filter(
        ([, , service, where]) => service !== 's3' && service !== 'ses' && where !== region,
      );
      if (Resource.join() !== '*') expect(abroad, Action.join()).toEqual([]);
    }
  });
});

describe('all roles and policies', () => {
  const statements = [
    ...roles.flatMap((role) => grantsOf(role).map((statement) => [role.name, statement] as const)),
  ];

  it('allow no wildcard action', () => {
    const wild = statements.filter(([, { Action }]) =>
      Action.some((action) => action.includes('*')),
    );
    expect(wild).toEqual([]);
  });

  it('name their resources, but where AWS offers none', () => {
    for (const [name, { Action, Resource }] of statements) {
      if (!Resource.includes('*')) continue;
      expect(
        Action.filter((action) => !(action in WILDCARD_RESOURCES)),
        name,
      ).toEqual([]);
    }
  });

  it('end in a wildcard only for objects of a bucket, streams of a log group, identities of the account', () => {
    const wild = statements
      .flatMap(([, { Resource }]) => Resource)
      .filter((arn) => arn !== '*' && arn.includes('*'));
    const allowed = [
      /^arn:aws:s3:::mailferry-graph-\w+(?:payload|inbound)bucket\/\*$/,
      /^arn:aws:logs:[\w-]+:\d{12}:log-group:\/mailferry\/[\w/-]+:\*$/,
      /^arn:aws:ses:[\w-]+:\d{12}:identity\/\*$/,
    ];
    expect(wild.filter((arn) => !allowed.some((pattern) => pattern.test(arn)))).toEqual([]);
  });

  it('send only through the configuration set and identities of the account, in the regions of the route', () => {
    const sends = statements.filter(([, { Action }]) => Action.includes('ses:SendRawEmail'));
    expect(sends.length).toBeGreaterThan(0);
    for (const [name, { Resource }] of sends) {
      const regions = [...new Set(Resource.map((arn) => arn.split(':')[3]))].sort();
      expect(regions, name).toEqual(
        name.startsWith('UsEast1')
          ? ['us-east-1', 'us-west-2']
          : name.startsWith('EuWest1')
            ? ['eu-west-1', 'us-west-2']
            : ['eu-west-1', 'us-east-1', 'us-west-2'],
      );
      for (const arn of Resource) {
        expect(arn).toMatch(/:123456789012:(identity\/\*|configuration-set\/mailferry-graph)$/);
      }
    }
  });
});

describe('producers', () => {
  const policies = ofType(graph, 'iam/policy:Policy');

  it('may do exactly what the client library calls', () => {
    expect(policies.map(({ region }) => region).sort()).toEqual(['eu-west-1', 'us-east-1']);
    const calls = graph.client?.calls ?? [];
    expect(calls).not.toEqual([]);
    const needed = [
      ...calls.flatMap((call) => [...ACTIONS_OF_CALL[call as Call]]),
      MISSING_OBJECT_ACTION,
    ];
    for (const { inputs } of policies) {
      const granted = statementsOf(inputs['policy']).flatMap(({ Action }) => Action);
      expect([...new Set(granted)].sort()).toEqual([...new Set(needed)].sort());
    }
  });

  it('reach their own cell and its standby', () => {
    for (const { region, inputs } of policies) {
      const queues = statementsOf(inputs['policy'])
        .flatMap(({ Resource }) => Resource)
        .filter((arn) => arn.startsWith('arn:aws:sqs:'));
      expect(queues.map((arn) => arn.split(':')[3])).toEqual([region, 'us-west-2']);
      for (const arn of queues) expect(arn).toMatch(/MailQueue$/);
    }
  });
});
