import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { gather } from '../api/pages.ts';
import { count } from '../arguments.ts';
import type { Context } from '../context.ts';
import { mailTable, noteSilentCells } from './find.ts';

export function addWaiting(program: CommandUnknownOpts, context: Context): void {
  program
    .command('waiting')
    .summary("an organization's mail that could not go out at once, and why")
    .description(
      "An organization's mail that waits, is parked, of unknown outcome or being tried again, with its reason, oldest first.",
    )
    .argument('<org>')
    .option('--limit <count>', 'how many mails', count, 50)
    .action(async (org, { limit }) => {
      const silent = new Set<string>();
      const mails = await gather(limit, async (page) => {
        const found = await context.api().unsettled(org, page);
        for (const cell of found.unavailableCells) silent.add(cell);
        return found;
      });
      context.show(mails, () =>
        mails.length === 0 ? 'Nothing waits.' : mailTable(mails, context),
      );
      noteSilentCells(silent, context);
    });
}
