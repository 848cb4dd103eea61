import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Readiness, ReadinessList } from '../api/organization-api.ts';
import { durationMs } from '../arguments.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { table } from '../output/table.ts';
import { relative } from '../output/time.ts';

const LOOK_EVERY_MS = 2_000;
const TIMEOUT_MS = 5 * 60_000;

export function addReadiness(program: CommandUnknownOpts, context: Context): void {
  program
    .command('readiness')
    .summary('could the secondary take over now?')
    .description(
      'Whether the secondary region could take the mail over now: of one organization asked of SES itself, of all as the hourly checks found it. Exit code 3 when not.',
    )
    .argument('[org]', 'without it, every organization with multi-region on')
    .option('--check', 'check all of them now, and wait for it')
    .option('--timeout <time>', 'with --check, for so long', durationMs, TIMEOUT_MS)
    .action(async (org, { check, timeout }) => {
      if (org !== undefined) return showOne(context, org);
      if (check === true) await checkAll(context, timeout);
      const list = await context.api().readinessList();
      context.show(list, () => listScreen(list, context));
      if (list.red > 0) context.endWith(EXIT.finding);
    });
}

async function showOne(context: Context, org: string): Promise<void> {
  const readiness = await context.api().readiness(org);
  context.show(readiness, () => screen(readiness, context));
  if (!readiness.ready) context.endWith(EXIT.finding);
}

/** The health function of each cell begins a round at its next run. */
async function checkAll({ api, io }: Context, timeoutMs: number): Promise<void> {
  const untilMs = io.nowMs() + timeoutMs;
  // A new round is told by its start's being another one: the clocks of cells and of this machine need not agree.
  const before = new Map(
    (await api().readinessList()).rounds.map((one) => [one.cell, one.startedAt]),
  );
  await api().checkReadiness();
  for (;;) {
    const { rounds, unavailableCells } = await api().readinessList();
    const open = rounds.filter(
      ({ cell, startedAt, finishedAt }) =>
        !unavailableCells.includes(cell) &&
        (startedAt === null || startedAt === before.get(cell) || finishedAt === null),
    );
    if (open.length === 0) return;
    if (io.nowMs() > untilMs) {
      const cells = open.map(({ cell }) => cell).join(', ');
      throw new Failure(EXIT.finding, 'check-unfinished', `Not checked in time: ${cells}.`, {
        advice: ['Does the health function run there? mailferry regions --cell CELL'],
      });
    }
    await io.sleep(LOOK_EVERY_MS);
  }
}

function screen({ checks }: Readiness, { paint }: Context): string {
  return table(checks, [
    { title: 'CHECK', cell: ({ check }) => check },
    { title: 'OF', cell: ({ subject }) => subject },
    {
      title: 'READY',
      cell: ({ ready }) => (ready ? 'yes' : 'no'),
      paint: (text, { ready }) => paint(ready ? 'good' : 'bad', text),
    },
    { title: 'WHY', cell: ({ explanation }) => explanation },
    { title: 'DO', cell: ({ action }) => action ?? '-' },
  ]);
}

function listScreen(list: ReadinessList, { paint, io }: Context): string {
  const rows = list.items.flatMap((item) =>
    (item.red.length === 0 ? [undefined] : item.red).map((check) => ({ ...item, check })),
  );
  const now = io.nowMs();
  return [
    `${list.organizations} organizations with multi-region on, ${list.red} not ready.`,
    ...(rows.length === 0
      ? []
      : [
          table(rows, [
            { title: 'ORGANIZATION', cell: ({ organizationId }) => organizationId },
            { title: 'TO', cell: ({ secondaryRegion }) => secondaryRegion },
            {
              title: 'READY',
              cell: ({ ready, score }) => (ready ? 'yes' : `no, ${score} %`),
              paint: (text, { ready }) => paint(ready ? 'good' : 'bad', text),
            },
            { title: 'CHECKED', cell: ({ checkedAt }) => relative(checkedAt, now) },
            { title: 'RED', cell: ({ check }) => check?.check ?? '-' },
            { title: 'OF', cell: ({ check }) => check?.subject ?? '-' },
            { title: 'DO', cell: ({ check }) => check?.action ?? check?.explanation ?? '-' },
          ]),
        ]),
    ...list.rounds
      .filter(({ startedAt }) => startedAt === null)
      .map(({ cell }) => paint('warn', `${cell} was not checked yet: mailferry readiness --check`)),
    ...list.unavailableCells.map((cell) => paint('bad', `${cell} cannot be asked.`)),
  ].join('\n');
}
