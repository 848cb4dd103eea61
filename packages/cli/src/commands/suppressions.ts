import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Suppression } from '../api/organization-api.ts';
import { gather } from '../api/pages.ts';
import { count } from '../arguments.ts';
import type { Context } from '../context.ts';
import { table } from '../output/table.ts';
import { utc } from '../output/time.ts';

export function addSuppressions(program: CommandUnknownOpts, context: Context): void {
  const suppressions = program
    .command('suppressions')
    .summary('addresses that an organization sends no mail to: list, add, remove');
  suppressions
    .command('list')
    .description(
      'Lists suppressed addresses: those that bounced for good, complained, or were added.',
    )
    .argument('<org>')
    .option('--limit <count>', 'how many', count, 100)
    .action(async (org, { limit }) => {
      const list = await gather(limit, (page) => context.api().suppressions(org, page));
      context.show(list, () => screen(list));
    });
  suppressions
    .command('add')
    .description('Sends no mail of the organization to an address any more.')
    .argument('<org>')
    .argument('<address>')
    .action(async (org, address) => {
      const suppression = await context.api().suppress(org, address);
      context.show(suppression, () => screen([suppression]));
    });
  suppressions
    .command('remove')
    .description('Lets an address get mail again.')
    .argument('<org>')
    .argument('<address>')
    .action(async (org, address) => {
      await context.api().unsuppress(org, address);
      context.show({ address, removed: true }, () => `${address} gets mail again.`);
    });
}

function screen(suppressions: readonly Suppression[]): string {
  if (suppressions.length === 0) return 'No address is suppressed.';
  return table(suppressions, [
    { title: 'ADDRESS', cell: ({ address }) => address },
    { title: 'WHY', cell: ({ reason }) => reason },
    { title: 'SEEN IN', cell: ({ region }) => region ?? '-' },
    { title: 'SINCE (UTC)', cell: ({ at }) => utc(at) },
  ]);
}
