import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ofType, readGraph } from './harness/graph.ts';
import { root } from './harness/platform.ts';

const names = ['DeliveriesTable', 'RegionHealthTable', 'DirectoryTable'];

it('protects the data of the production stage', () => {
  const graph = readGraph('production');
  expect(graph.app).toMatchObject({ protect: true, removal: 'retain' });
  const tables = ofType(graph, 'dynamodb/table:Table');
  for (const name of names) {
    const found = tables.filter((table) => table.name.endsWith(name));
    expect(found.length).toBeGreaterThan(0);
    for (const { inputs } of found) expect(inputs['deletionProtectionEnabled']).toBe(true);
  }
  for (const { inputs } of tables) {
    const replicas = (inputs['replicas'] ?? []) as { deletionProtectionEnabled: boolean }[];
    for (const replica of replicas) expect(replica.deletionProtectionEnabled).toBe(true);
  }
  const payloads = ofType(graph, 's3/bucket:Bucket').filter(({ name }) =>
    name.endsWith('PayloadBucket'),
  );
  expect(payloads).toHaveLength(3);
  for (const { inputs } of payloads) expect(inputs['forceDestroy']).toBe(false);
});

it('lets other stages be removed whole', () => {
  const graph = readGraph('own');
  expect(graph.app).toMatchObject({ protect: false, removal: 'remove' });
});

it('lets other stages be made again: no secret keeps its name while it waits to be deleted', () => {
  const secrets = ofType(readGraph('trial'), 'secretsmanager/secret:Secret');
  expect(secrets.map(({ name }) => name)).toContain('UsEast1Smtp-tls-key');
  for (const { name, inputs } of secrets) expect(inputs['recoveryWindowInDays'], name).toBe(0);
});

it('keeps the stages of one account apart', () => {
  const physical = (graph: ReturnType<typeof readGraph>) =>
    ofType(graph, 'sesv2/configurationSet:ConfigurationSet').map(({ inputs }) =>
      String(inputs['configurationSetName']),
    );
  expect(new Set([...physical(readGraph('own')), ...physical(readGraph('production'))]).size).toBe(
    2,
  );
});

it('deploys with the provider that the tests ran with', () => {
  const { version } = JSON.parse(
    readFileSync(path.join(root, 'node_modules/@pulumi/aws/package.json'), 'utf8'),
  ) as { version: string };
  expect(readGraph('own').app.providers['aws']).toMatchObject({ version });
});
