import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The alarms are declared for SST's globals and cannot be imported here: their figures are read from the source. */
it('the objectives say what the alarms go by', () => {
  const page = read('docs/slo.md');
  const burns = [
    ...read('stacks/error-budget.ts').matchAll(
      /name: '(\w+)', rate: ([\d.]+), longSeconds: ([\d_]+), shortSeconds: ([\d_]+)/g,
    ),
  ];
  expect(burns).toHaveLength(2);
  const windows: Record<number, string> = {
    300: 'five minutes',
    1800: 'half an hour',
    3600: 'an hour',
    21600: 'six hours',
  };
  for (const [, name, rate, long = '', short = ''] of burns) {
    const seconds = (text: string) => windows[Number(text.replaceAll('_', ''))];
    const late = Number(rate) * 0.1;
    expect(page).toContain(
      `| \`error-budget-${name}\` | ${rate} times (${late.toFixed(2).replace(/0$/, '')} % late) | ${seconds(long)} and ${seconds(short)} |`,
    );
  }
  const alarms = read('stacks/cell-alarms.ts');
  for (const [, name] of page.matchAll(/`((?:dead|mail|drain|possible)-[a-z]+)`/g))
    expect(alarms).toContain(`name: '${name}'`);
  expect(alarms).toContain('More than 1 in 100,000 mails');
});
