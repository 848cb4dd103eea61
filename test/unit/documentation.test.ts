import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = ['*.md', 'docs/**/*.md', 'packages/*/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: root }),
);
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const targets = [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map((match) =>
      String(match[1]),
    );
    expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  it('names files that are there', () => {
    const path = /`((?:functions|packages|stacks|test|docs|\.ci|\.github)\/[\w./-]+)`/g;
    const paths = [...textOf(page).matchAll(path)].map((match) => String(match[1]));
    expect(paths.filter((one) => !existsSync(join(root, one)))).toEqual([]);
  });
});

it('the README has every package, and every lane', () => {
  const readme = textOf('README.md');
  const packages = globSync('packages/*/', { cwd: root });
  const lanes = globSync('functions/*.ts', { cwd: root });
  expect(Math.min(packages.length, lanes.length)).toBeGreaterThan(3);
  expect([...packages, ...lanes].filter((one) => !readme.includes(`\`${one}\``))).toEqual([]);
});

it('the way of a mail in the README leads through files that are there', () => {
  const way = textOf('README.md').split('| step | file |')[1]?.split('\n\n')[0] ?? '';
  const files = [...way.matchAll(/`([\w/-]+\.ts)`/g)].map((match) => String(match[1]));
  expect(files.length).toBeGreaterThan(15);
  const places = ['', 'packages/core/src', 'packages/core/src/delivery'];
  expect(
    files.filter((file) => !places.some((place) => existsSync(join(root, place, file)))),
  ).toEqual([]);
});

it('decisions have numbers of their own', () => {
  const numbers = globSync('docs/decisions/*.md', { cwd: root }).map((file) =>
    Number(/(\d{4})-/.exec(file)?.[1]),
  );
  expect(numbers).not.toContain(Number.NaN);
  expect(new Set(numbers).size).toBe(numbers.length);
});
