import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Delivery } from '../api/mail-api.ts';
import { gather } from '../api/pages.ts';
import { count, durationMs } from '../arguments.ts';
import type { Context } from '../context.ts';
import { table } from '../output/table.ts';
import { relative, utc } from '../output/time.ts';

const DAY_MS = 86_400_000;

export function addFind(program: CommandUnknownOpts, context: Context): void {
  program
    .command('find')
    .summary('find mail by recipient, sender and time')
    .description("Finds an organization's mail by recipient, sender and time, newest first.")
    .argument('<org>')
    .option('--recipient <address>')
    .option('--sender <address>', 'the MAIL FROM')
    .option('--last <time>', 'received within it: 90s, 30m, 2h, up to 30d', durationMs, DAY_MS)
    .option('--limit <count>', 'how many mails', count, 50)
    .action(async (org, { recipient, sender, last, limit }) => {
      const from = new Date(context.io.nowMs() - last).toISOString();
      const silent = new Set<string>();
      const mails = await gather(limit, async (page) => {
        const found = await context.api().deliveries(org, { recipient, sender, from }, page);
        for (const cell of found.unavailableCells) silent.add(cell);
        return found;
      });
      context.show(mails, () => mailTable(mails, context));
      noteSilentCells(silent, context);
    });
}

/** Mails, one a line. */
export function mailTable(mails: readonly Delivery[], { io }: Context): string {
  if (mails.length === 0) return 'No such mail.';
  return table(mails, [
    { title: 'ID', cell: ({ id }) => id },
    { title: 'RECEIVED (UTC)', cell: ({ receivedAt }) => utc(receivedAt) },
    { title: 'CELL', cell: ({ cell }) => cell },
    { title: 'STATE', cell: ({ state }) => state },
    { title: 'REASON', cell: ({ reason }) => reason ?? '-' },
    { title: 'BY', cell: ({ region }) => region ?? '-' },
    { title: 'CHANGED', cell: ({ updatedAt }) => relative(updatedAt, io.nowMs()) },
    { title: 'FROM', cell: ({ mailFrom }) => mailFrom || '<>' },
    { title: 'TO', cell: ({ rcptTo }) => recipients(rcptTo) },
  ]);
}

export function noteSilentCells(cells: ReadonlySet<string>, context: Context): void {
  if (cells.size > 0)
    context.note(
      `Not asked, since out of reach: ${[...cells].join(', ')}. Their mail is missing here.`,
    );
}

function recipients([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
