import { type CommandUnknownOpts, InvalidArgumentError } from '@commander-js/extra-typings';
import type { Drill } from '../api/cell-api.ts';
import { count, durationMs } from '../arguments.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { createProgress } from '../output/progress.ts';
import { safeText } from '../output/safe-text.ts';
import { facts, table } from '../output/table.ts';
import { relative, utc } from '../output/time.ts';

const WATCH_EVERY_MS = 2_000;
const MINUTE_MS = 60_000;
const MOST_MINUTES = 240;

export function addDrill(program: CommandUnknownOpts, context: Context): void {
  const drill = program.command('drill').summary('rehearse a failover: start, show, list, abort');
  drill
    .command('start')
    .description(
      "Sends all mail of one organization, or a share of a cell's mail, through the secondary first for a bounded time. Mail that fails there takes the primary.",
    )
    .argument('<cell>')
    .option('--org <org>', 'all mail of this organization')
    .option('--share <percent>', 'or this share of the mail of the cell, such as 5%', percent)
    .requiredOption('--for <time>', 'how long: 1m to 4h, in whole minutes', wholeMinutes)
    .requiredOption('--reason <text>', 'why: others read it')
    .option('--abort-share <percent>', 'ends by itself at this share of failed sends', percent, 0.1)
    .action(async (cell, { org, share, for: minutes, reason, abortShare }) => {
      const terms = { minutes, reason, abortShare };
      const started = await context.api().startDrill(cell, wishOf(terms, org, share));
      context.show(
        started,
        () =>
          `Drill ${started.drillId} runs until ${utc(started.endsAt)} UTC. Follow it: mailferry drill show ${cell} ${started.drillId} --watch`,
      );
    });
  drill
    .command('show')
    .description('The report of a drill: sent, failed, and how long it took against the primary.')
    .argument('<cell>')
    .argument('<drill-id>')
    .option('--watch', 'follow until it is over')
    .action(async (cell, drillId, { watch }) => {
      const report = await (watch === true
        ? follow(context, () => context.api().drill(cell, drillId))
        : context.api().drill(cell, drillId));
      context.show(report, () => details(report));
      if (report.state === 'aborted') context.endWith(EXIT.finding);
    });
  drill
    .command('list')
    .description('The latest drills of a cell, newest first.')
    .argument('<cell>')
    .option('--limit <count>', 'how many, up to 50', count, 20)
    .action(async (cell, { limit }) => {
      const drills = await context.api().drills(cell, limit);
      context.show(drills, () => screen(drills, context));
    });
  drill
    .command('abort')
    .description('Ends a drill at once.')
    .argument('<cell>')
    .argument('<drill-id>')
    .action(async (cell, drillId) => {
      const report = await context.api().abortDrill(cell, drillId);
      context.show(report, () => details(report));
    });
}

function wishOf<T extends object>(terms: T, org: string | undefined, share: number | undefined) {
  if (org !== undefined && share === undefined) return { organizationId: org, ...terms };
  if (org === undefined && share !== undefined) return { share, ...terms };
  throw new Failure(EXIT.usage, 'drill-of-what', 'Give either --org or --share.');
}

/** The API counts in minutes; a rehearsal of another length than the one asked for would be a surprise. */
function wholeMinutes(text: string): number {
  const minutes = durationMs(text) / MINUTE_MS;
  if (!Number.isInteger(minutes) || minutes > MOST_MINUTES)
    throw new InvalidArgumentError('Give 1m to 4h, in whole minutes.');
  return minutes;
}

/** `5%`, as a share of 1. */
function percent(text: string): number {
  const value = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text)?.[1];
  const share = Number(value) / 100;
  if (value === undefined || share <= 0 || share > 1)
    throw new InvalidArgumentError('Give a share such as 5% (up to 100%).');
  return share;
}

async function follow(context: Context, read: () => Promise<Drill>): Promise<Drill> {
  const { io } = context;
  const progress = createProgress(io);
  for (;;) {
    const report = await read();
    const { secondary, state, endsAt } = report;
    progress.draw(
      `${state}, ends ${relative(endsAt, io.nowMs())}: ${secondary.sent} sent through the secondary, ${secondary.failed} failed`,
    );
    if (state !== 'running') {
      progress.end();
      return report;
    }
    await io.sleep(WATCH_EVERY_MS);
  }
}

function scopeOf({ organizationId, share }: Drill): string {
  return organizationId ?? `${((share ?? 0) * 100).toFixed(1)} % of the cell`;
}

function screen(drills: readonly Drill[], { paint }: Context): string {
  if (drills.length === 0) return 'No drill yet.';
  return table(drills, [
    { title: 'ID', cell: ({ drillId }) => drillId },
    {
      title: 'STATE',
      cell: ({ state }) => state,
      paint: (text, { state }) => (state === 'aborted' ? paint('bad', text) : text),
    },
    { title: 'STARTED (UTC)', cell: ({ startedAt }) => utc(startedAt) },
    { title: 'OF', cell: scopeOf },
    { title: 'SENT', cell: ({ secondary }) => secondary.sent, right: true },
    { title: 'FAILED', cell: ({ secondary }) => secondary.failed, right: true },
    { title: 'REASON', cell: ({ reason }) => reason },
  ]);
}

function details(drill: Drill): string {
  const { secondary, primary, abortedBecause } = drill;
  const time = (ms: number | null) => (ms === null ? '-' : `${ms} ms`);
  return [
    facts([
      ['drill', drill.drillId],
      ['state', drill.state],
      ['of', scopeOf(drill)],
      ['by', safeText(drill.by)],
      ['reason', safeText(drill.reason)],
      ['from', drill.startedAt],
      ['to', drill.abortedAt ?? drill.endsAt],
      ...(abortedBecause === null ? [] : [['aborted because', safeText(abortedBecause)] as const]),
    ]),
    '',
    table(
      [
        { through: 'secondary', ...secondary },
        { through: 'primary', ...primary },
      ],
      [
        { title: 'THROUGH', cell: ({ through }) => through },
        { title: 'SENT', cell: ({ sent }) => sent, right: true },
        { title: 'FAILED', cell: ({ failed }) => failed, right: true },
        { title: 'NOT READY', cell: ({ notReady }) => notReady, right: true },
        { title: 'MEDIAN', cell: ({ medianMs }) => time(medianMs), right: true },
        { title: '95 %', cell: ({ p95Ms }) => time(p95Ms), right: true },
      ],
    ),
  ].join('\n');
}
