import { describe, expect, it } from 'vitest';
import type { Graph } from './harness/graph.ts';
import { readGraph } from './harness/graph.ts';
import type { Resource } from './harness/mocks.ts';

const own = readGraph('own');

/** Names of the resources that differ, by kind of difference. */
function differences(before: Graph, after: Graph) {
  const beforeByName = new Map(before.resources.map((resource) => [keyOf(resource), resource]));
  const afterByName = new Map(after.resources.map((resource) => [keyOf(resource), resource]));
  const added = after.resources.filter((resource) => !beforeByName.has(keyOf(resource)));
  const removed = before.resources.filter((resource) => !afterByName.has(keyOf(resource)));
  const changed = before.resources.filter((resource) => {
    const now = afterByName.get(keyOf(resource));
    return now !== undefined && JSON.stringify(now) !== JSON.stringify(resource);
  });
  return { added, removed, changed };
}

function keyOf({ type, name }: Resource): string {
  return `${type} ${name}`;
}

describe('one more route, between regions of its own', () => {
  const { added, removed, changed } = differences(own, readGraph('apart'));

  it('adds its cell and its standby, each as complete as the others', () => {
    for (const [region, like] of [
      ['EuCentral1', 'EuWest1'],
      ['EuNorth1', 'UsWest2'],
    ] as const) {
      const lanes = (graph: Resource[], title: string) =>
        graph
          .filter(({ name }) => name.startsWith(title))
          .map(({ type, name }) => `${type} ${name.slice(title.length)}`)
          .filter((lane) => !/(Us|Eu)[A-Z][a-z]+\d/.test(lane))
          .sort();
      expect(lanes(added, region)).toEqual(lanes(own.resources, like));
    }
  });

  it('changes nothing in the other cells: only what looks after all cells knows more of them', () => {
    expect(removed).toEqual([]);
    expect(changed.map(({ name }) => name).sort()).toEqual([
      'AdminHandlerFunction',
      'AdminHandlerRole',
      'DirectoryTable',
      'SigningSecret',
    ]);
  });
});

describe('one more route to the secondary of the others', () => {
  const { added, removed, changed } = differences(own, readGraph('shared'));

  it('adds its cell, and to the standby what reaches the new region', () => {
    expect(removed).toEqual([]);
    const others = added.filter(({ name }) => !name.startsWith('CaCentral1'));
    expect(others.length).toBeGreaterThan(0);
    for (const { name } of others) expect(name).toMatch(/^UsWest2\w+CaCentral1/);
  });

  it('leaves the other primaries as they are, but for the settings that share out the secondary', () => {
    const primaries = changed.filter(({ name }) => /^(UsEast1|EuWest1)/.test(name));
    for (const before of primaries) {
      expect(before.type).toBe('aws:lambda/function:Function');
      const after = readGraph('shared').resources.find((now) => keyOf(now) === keyOf(before));
      expect(withoutSettings(after)).toEqual(withoutSettings(before));
    }
  });
});

function withoutSettings(resource: Resource | undefined): unknown {
  return JSON.parse(
    JSON.stringify(resource, (key, value: unknown) => (key === 'MAILFERRY_SETTINGS' ? '' : value)),
  );
}
