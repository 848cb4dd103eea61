import { cellsOf } from '@mailferry/core/settings/settings';
import { describe, expect, it } from 'vitest';
import { regionTitle } from '../../stacks/names.ts';
import { operations, settings } from '../../stacks/settings.ts';
import { ofType, readGraph, statementsOf } from './harness/graph.ts';

const graph = readGraph('own');
const cells = cellsOf(settings);

it('has one cell for each primary and one standby', () => {
  const senders = ofType(graph, 'lambda/function:Function').filter(({ name }) =>
    name.endsWith('SenderHandlerFunction'),
  );
  expect(senders.map(({ region }) => region).sort()).toEqual(
    ['eu-west-1', 'us-east-1', 'us-west-2'].sort(),
  );
  expect(cells.filter(({ kind }) => kind === 'standby')).toEqual([
    { region: 'us-west-2', kind: 'standby' },
  ]);
});

describe.each(cells.map(({ region }) => region))('cell %s', (region) => {
  const title = regionTitle(region);
  const own = graph.resources.filter(({ name }) => name.startsWith(title));
  const named = (name: string) => own.find((resource) => resource.name === `${title}${name}`);

  it('has all its lanes in its own region', () => {
    for (const name of [
      'MailQueue',
      'BacklogQueue',
      'DeadLetterQueue',
      'OutcomeQueue',
      'PayloadBucket',
      'DeliveriesTable',
      'RegionHealthTable',
      'SenderHandlerFunction',
      'OutcomeHandlerFunction',
      'HealthHandlerFunction',
      'Dashboard',
      'ConfigurationSet',
    ]) {
      expect(named(name), name).toMatchObject({ region });
    }
  });

  it('expires the items of its tables and can restore them to a point in time', () => {
    for (const name of ['DeliveriesTable', 'RegionHealthTable']) {
      expect(named(name)?.inputs).toMatchObject({
        ttl: { attributeName: 'ttl', enabled: true },
        pointInTimeRecovery: { enabled: true },
        billingMode: 'PAY_PER_REQUEST',
      });
    }
    expect(named('DeliveriesTable')?.inputs).toMatchObject({ hashKey: 'id', rangeKey: 'sk' });
    expect(named('RegionHealthTable')?.inputs).toMatchObject({ hashKey: 'pk', rangeKey: 'sk' });
  });

  it('keeps payloads private, behind TLS, and longer than all its queues together', () => {
    expect(named('PayloadPublicAccessBlock')?.inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const statements = statementsOf(named('PayloadPolicy')?.inputs['policy']);
    expect(statements.map(({ Effect }) => Effect)).toEqual(['Deny']);
    expect(statements[0]?.Condition).toEqual({ Bool: { 'aws:SecureTransport': ['false'] } });
    expect(named('PayloadLifecycle')?.inputs['rules']).toEqual([
      {
        id: 'expire',
        status: 'Enabled',
        expiration: { days: 3 * settings.retentionDays },
      },
    ]);
  });

  it('runs its health check on the schedule of the settings', () => {
    const schedule = named('HealthScheduleSchedule');
    const lambda = named('HealthHandlerFunction');
    expect(schedule?.inputs).toMatchObject({
      scheduleExpression: 'rate(1 minute)',
      state: 'ENABLED',
    });
    expect(JSON.stringify(schedule?.inputs['target'])).toContain(`:${lambda?.inputs['name']}"`);
  });

  it('sends SES events of every kind to EventBridge', () => {
    expect(named('SesEvents')?.inputs['eventDestination']).toMatchObject({
      enabled: true,
      matchingEventTypes: expect.arrayContaining([
        'SEND',
        'DELIVERY',
        'BOUNCE',
        'COMPLAINT',
        'REJECT',
      ]),
      eventBridgeDestination: { eventBusArn: expect.stringContaining(`:${region}:`) },
    });
  });
});

describe('the directory', () => {
  const table = ofType(graph, 'dynamodb/table:Table').find(({ name }) => name === 'DirectoryTable');

  it('lives in every cell, with recovery to a point in time', () => {
    expect(table?.region).toBe(operations.homeRegion);
    const replicas = table?.inputs['replicas'] as {
      regionName: string;
      pointInTimeRecovery: boolean;
    }[];
    const regions = [operations.homeRegion, ...replicas.map(({ regionName }) => regionName)];
    expect(regions.sort()).toEqual(cells.map(({ region }) => region).sort());
    expect(replicas.every(({ pointInTimeRecovery }) => pointInTimeRecovery)).toBe(true);
    expect(table?.inputs).toMatchObject({
      streamViewType: 'NEW_AND_OLD_IMAGES',
      pointInTimeRecovery: { enabled: true },
      hashKey: 'pk',
      rangeKey: 'sk',
    });
  });
});
