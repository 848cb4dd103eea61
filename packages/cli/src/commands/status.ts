import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { type Backlog, type Cell, type CellRegion, depth } from '../api/cell-api.ts';
import { silentQueues, unlessSilent } from '../api/silence.ts';
import type { Context } from '../context.ts';
import { table } from '../output/table.ts';
import { relative } from '../output/time.ts';

interface CellStatus {
  cell: Cell;
  /** Null where the queues cannot be asked. */
  backlog: Backlog | null;
}

export function addStatus(program: CommandUnknownOpts, context: Context): void {
  program
    .command('status')
    .summary('the state of the relay on one screen')
    .description('The state of the relay on one screen: cells, their queues, their regions.')
    .action(async () => {
      const api = context.api();
      const cells = await Promise.all(
        (await api.cells()).map(async (cell) => ({
          cell,
          // A cell that is out of reach is shown as such.
          backlog: (cell.available && (await unlessSilent(api.backlog(cell.cell)))) || null,
        })),
      );
      context.show(cells, () => screen(cells, context));
    });
}

function screen(cells: readonly CellStatus[], context: Context): string {
  const { paint } = context;
  const figure = (read: (backlog: Backlog) => number) => (one: CellStatus) =>
    one.backlog === null ? '-' : read(one.backlog);
  const overview = table(cells, [
    { title: 'CELL', cell: ({ cell }) => cell.cell },
    { title: 'QUEUED', cell: figure(({ mail }) => mail.visible), right: true },
    { title: 'IN FLIGHT', cell: figure(({ mail }) => mail.inFlight), right: true },
    { title: 'PARKED', cell: figure(({ backlog }) => depth(backlog)), right: true },
    {
      title: 'DEAD',
      cell: figure(({ deadLetter }) => depth(deadLetter)),
      right: true,
      paint: (text, { backlog }) =>
        backlog !== null && depth(backlog.deadLetter) > 0 ? paint('bad', text) : text,
    },
    { title: 'DRAIN', cell: ({ backlog }) => backlog?.drain?.status ?? '-' },
    { title: 'REGIONS', cell: ({ cell }) => cell.regions.map(brief).join(', ') },
  ]);
  const remarks = cells.flatMap((one) => remarksOn(one, context));
  if (remarks.length === 0) return overview;
  return [overview, '', ...remarks, 'What to do: mailferry doctor'].join('\n');
}

function brief({ region, condition, share, override }: CellRegion): string {
  const set =
    override === null || !override.active || override.override === 'auto'
      ? ''
      : `, set ${override.override}`;
  const partly = share > 0 && share < 1 ? ` ${Math.round(share * 100)} %` : '';
  return `${region} ${condition}${partly}${set}`;
}

/** What is not as it should be, and the command that says more. */
function remarksOn({ cell, backlog }: CellStatus, { paint, io }: Context): string[] {
  const remarks: string[] = [];
  if (!cell.available)
    remarks.push(paint('bad', `${cell.cell} cannot be asked (mailferry doctor)`));
  else if (backlog === null)
    remarks.push(paint('bad', `${silentQueues(cell.cell)} (mailferry doctor)`));
  for (const { region, share, why, since } of cell.regions) {
    if (share === 1) continue;
    const text = `${cell.cell}: ${region} takes ${Math.round(share * 100)} %, since ${relative(since, io.nowMs())}: ${why}`;
    remarks.push(paint(share === 0 ? 'bad' : 'warn', text));
  }
  if (backlog !== null && depth(backlog.deadLetter) > 0)
    remarks.push(paint('bad', `${cell.cell}: dead letters (mailferry dlq list ${cell.cell})`));
  return remarks;
}
