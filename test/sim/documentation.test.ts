import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plantedBugs } from './bugs/index.ts';
import { checkers } from './checkers/index.ts';
import { FAULT_KINDS } from './faults/fault.ts';
import { scenarios } from './scenarios/index.ts';

const page = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');

describe('docs/simulator.md', () => {
  it.each([
    ['invariants', checkers.map(({ name }) => name)],
    ['faults', FAULT_KINDS],
    ['scenarios', scenarios.map(({ name }) => name)],
    ['planted bugs', plantedBugs.map(({ name }) => name)],
  ])('lists all %s', (_what, names) => {
    expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });
});
