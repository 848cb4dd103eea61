import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { type Backlog, depth } from '../api/cell-api.ts';
import { silentQueues, unlessSilent } from '../api/silence.ts';
import { durationMs } from '../arguments.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { bar, createProgress } from '../output/progress.ts';
import { table } from '../output/table.ts';
import { relative } from '../output/time.ts';

export function addBacklog(program: CommandUnknownOpts, context: Context): void {
  program
    .command('backlog')
    .summary('how much mail waits, and how far the drain is')
    .description(
      'How much mail waits in the queues of a cell, since when, and how far the drain is.',
    )
    .argument('[cell]', 'all cells without it')
    .option('--watch', 'follow until the backlog is empty')
    .option('--every <time>', 'how often to look with --watch', durationMs, 2_000)
    .action(async (cell, { watch, every }) => {
      const api = context.api();
      const names = cell === undefined ? (await api.cells()).map((one) => one.cell) : [cell];
      const read = () => Promise.all(names.map((name) => api.backlog(name)));
      if (watch === true) return follow(context, read, every);
      const backlogs =
        cell === undefined ? await answering(names, context) : [await api.backlog(cell)];
      context.show(backlogs, () => screen(backlogs, context));
    });
}

/** Those of the cells whose queues answer; the others are named beside the result, and decide the exit code. */
async function answering(names: readonly string[], context: Context): Promise<Backlog[]> {
  const api = context.api();
  const backlogs = await Promise.all(
    names.map(async (name) => {
      const backlog = await unlessSilent(api.backlog(name));
      if (backlog === undefined) {
        context.note(`${silentQueues(name)}.`);
        context.endWith(EXIT.unreachable);
      }
      return backlog;
    }),
  );
  return backlogs.filter((backlog) => backlog !== undefined);
}

function screen(backlogs: readonly Backlog[], { io }: Context): string {
  const now = io.nowMs();
  return table(backlogs, [
    { title: 'CELL', cell: ({ cell }) => cell },
    { title: 'QUEUED', cell: ({ mail }) => mail.visible, right: true },
    { title: 'IN FLIGHT', cell: ({ mail }) => mail.inFlight, right: true },
    { title: 'PARKED', cell: parkedIn, right: true },
    { title: 'OLDEST', cell: ({ backlog }) => relative(backlog.oldestAt, now) },
    { title: 'DEAD', cell: ({ deadLetter }) => depth(deadLetter), right: true },
    { title: 'DRAIN', cell: ({ drain }) => drain?.status ?? 'never ran' },
    { title: 'MOVED', cell: ({ drain }) => drain?.moved ?? '-', right: true },
    { title: 'PER S', cell: ({ drain }) => drain?.ratePerSecond.toFixed(1) ?? '-', right: true },
    { title: 'ENDS', cell: ({ drain }) => relative(drain?.estimatedEndAt ?? null, now) },
    { title: 'LAST CHANGE', cell: ({ drain }) => relative(drain?.lastTickAt ?? null, now) },
  ]);
}

function parkedIn({ backlog }: Backlog): number {
  return depth(backlog);
}

/** Draws a bar until nothing is parked. With --json every look is one line of its own. */
async function follow(
  context: Context,
  read: () => Promise<Backlog[]>,
  everyMs: number,
): Promise<void> {
  const { io } = context;
  const progress = createProgress(io);
  let most = 0;
  for (;;) {
    const backlogs = await read();
    const parked = backlogs.reduce((sum, backlog) => sum + parkedIn(backlog), 0);
    most = Math.max(most, parked);
    if (context.json()) io.out(`${JSON.stringify({ at: new Date(io.nowMs()), backlogs })}\n`);
    else progress.draw(drainLine(backlogs, parked, most, io.nowMs()));
    if (parked === 0) break;
    await io.sleep(everyMs);
  }
  progress.end();
  if (!context.json()) io.out(most === 0 ? 'Nothing is parked.\n' : 'The backlog is empty.\n');
}

function drainLine(backlogs: readonly Backlog[], parked: number, most: number, nowMs: number) {
  const states = [...new Set(backlogs.filter((one) => parkedIn(one) > 0).map(stateOf))];
  const ends = backlogs.flatMap(({ drain }) => drain?.estimatedEndAt ?? []).sort();
  const end = ends.at(-1);
  return [
    bar(most === 0 ? 1 : 1 - parked / most),
    `${parked} parked`,
    ...states,
    ...(end === undefined || parked === 0 ? [] : [`ends ${relative(end, nowMs)}`]),
  ].join('  ');
}

function stateOf({ drain }: Backlog): string {
  if (drain === null) return 'no drain yet';
  return drain.ratePerSecond > 0
    ? `${drain.status} ${drain.ratePerSecond.toFixed(1)}/s`
    : drain.status;
}
