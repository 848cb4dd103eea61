import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cell, CellRegion } from '../api/cell-api.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { table } from '../output/table.ts';
import { relative } from '../output/time.ts';

type Row = CellRegion & { cell: string; available: boolean };

export function addRegions(program: CommandUnknownOpts, context: Context): void {
  program
    .command('regions')
    .summary('every region as each cell sees it: state, why, since')
    .description('Every region as each cell sees it: its state, why and since when, and overrides.')
    .option('--cell <cell>', 'one cell only, with the figures behind its judgement')
    .action(async ({ cell }) => {
      const cells = (await context.api().cells()).filter(
        (one) => cell === undefined || one.cell === cell,
      );
      if (cells.length === 0)
        throw new Failure(EXIT.notFound, 'cell-not-found', `There is no cell ${cell}.`);
      context.show(cells, () =>
        cell === undefined
          ? screen(cells, context)
          : [screen(cells, context), '', ...cells.map((one) => figures(one, context))].join('\n'),
      );
    });
}

/** Also what an override answers with. */
export function screen(cells: readonly Cell[], { paint, io }: Context): string {
  const rows = cells.flatMap(({ cell, available, regions }) =>
    regions.map((region): Row => ({ ...region, cell, available })),
  );
  const faults = cells.flatMap(({ cell, faults }) =>
    faults.map((fault) => paint('bad', `${cell}: a control item is void: ${fault}`)),
  );
  const silent = cells
    .filter(({ available }) => !available)
    .map(({ cell }) => paint('bad', `${cell} cannot be asked: its senders go on as last known.`));
  return [
    table(rows, [
      { title: 'CELL', cell: ({ cell }) => cell },
      { title: 'REGION', cell: ({ region }) => region },
      {
        title: 'STATE',
        cell: ({ condition, available }) => (available ? condition : `${condition}?`),
        paint: (text, { condition }) => paint(toneOf(condition), text),
      },
      {
        title: 'TAKES',
        cell: ({ share }) => `${Math.round(share * 100)} %`,
        right: true,
        paint: (text, { share }) =>
          paint(share === 1 ? 'good' : share === 0 ? 'bad' : 'warn', text),
      },
      { title: 'SINCE', cell: ({ since }) => relative(since, io.nowMs()) },
      { title: 'HOLD ENDS', cell: ({ holdUntil }) => relative(holdUntil, io.nowMs()) },
      { title: 'OVERRIDE', cell: ({ override }) => overrideText(override, io.nowMs()) },
      { title: 'WHY', cell: ({ why }) => why },
    ]),
    ...silent,
    ...faults,
  ].join('\n');
}

/** What a cell judges by. */
function figures({ regions }: Cell, { io }: Context): string {
  return table(regions, [
    { title: 'REGION', cell: ({ region }) => region },
    { title: 'FAILED SENDS', cell: sends },
    { title: 'LAST PROBE', cell: (region) => lastProbe(region, io.nowMs()) },
    {
      title: 'PROBE EVENTS',
      cell: ({ figures: of }) =>
        of === null ? '-' : `${of.probes.confirmed} of ${of.probes.accepted}`,
    },
    { title: 'GOOD PROBES', cell: goodProbes },
    { title: 'QUOTA USED', cell: quotaUsed },
    {
      title: 'PER S',
      cell: ({ figures: of }) => of?.quota?.ratePerSecond.toFixed(1) ?? '-',
      right: true,
    },
  ]);
}

function sends({ figures: of }: CellRegion): string {
  if (of === null) return '-';
  const { failed, succeeded, spanSeconds } = of.sends;
  return failed + succeeded === 0
    ? 'none'
    : `${failed} of ${failed + succeeded} in ${spanSeconds} s`;
}

function lastProbe({ figures: of }: CellRegion, nowMs: number): string {
  const last = of?.probes.last;
  if (last === undefined || last === null) return 'none yet';
  return `${last.ok ? 'ok' : last.reason}, ${relative(last.at, nowMs)}`;
}

function goodProbes({ condition, goodProbes: good, neededGoodProbes }: CellRegion): string {
  return condition === 'down' ? `${good} of ${neededGoodProbes}` : '-';
}

function quotaUsed({ figures: of }: CellRegion): string {
  const account = of?.quota?.account;
  return account === undefined || account === null ? '-' : `${account.usedPercent.toFixed(1)} %`;
}

function toneOf(condition: CellRegion['condition']) {
  return condition === 'healthy' ? 'good' : condition === 'down' ? 'bad' : 'warn';
}

function overrideText(override: CellRegion['override'], nowMs: number): string {
  if (override === null || !override.active || override.override === 'auto') return '-';
  const end =
    override.expiresAt === null ? 'no end' : `ends ${relative(override.expiresAt, nowMs)}`;
  return `${override.override} by ${override.by}, ${end}`;
}
