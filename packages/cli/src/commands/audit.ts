import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { gather } from '../api/pages.ts';
import { count } from '../arguments.ts';
import type { Context } from '../context.ts';
import { table } from '../output/table.ts';
import { utc } from '../output/time.ts';

export function addAudit(program: CommandUnknownOpts, context: Context): void {
  program
    .command('audit')
    .summary('who changed what')
    .description(
      'Who changed what, newest first: of an organization, or of what belongs to none (regions, queues, tokens).',
    )
    .argument('[org]')
    .option('--limit <count>', 'how many entries', count, 50)
    .action(async (org, { limit }) => {
      const entries = await gather(limit, (page) => context.api().audit(org, page));
      context.show(entries, () =>
        entries.length === 0
          ? 'No change is on record.'
          : table(entries, [
              { title: 'AT (UTC)', cell: ({ at }) => utc(at) },
              { title: 'WHO', cell: ({ actor, actorRole }) => `${actor} (${actorRole})` },
              { title: 'WHAT', cell: ({ action }) => action },
              { title: 'OF', cell: ({ target }) => target },
              { title: 'CHANGES', cell: ({ changes }) => changesText(changes) },
            ]),
      );
    });
}

function changesText(changes: Record<string, unknown>): string {
  return Object.entries(changes)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}
