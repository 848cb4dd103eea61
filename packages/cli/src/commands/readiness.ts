import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Readiness } from '../api/organization-api.ts';
import { all } from '../api/pages.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { table } from '../output/table.ts';

type Result = Readiness & { organizationId: string };

export function addReadiness(program: CommandUnknownOpts, context: Context): void {
  program
    .command('readiness')
    .summary('could the secondary take over now?')
    .description(
      'Whether the secondary region could take the mail over now, asked of SES itself. Exit code 3 when not.',
    )
    .argument('[org]', 'without it, every organization with multi-region on')
    .action(async (org) => {
      const api = context.api();
      const ids = org === undefined ? await multiRegionOrganizations(context) : [org];
      const results = await Promise.all(
        ids.map(
          async (id): Promise<Result> => ({ organizationId: id, ...(await api.readiness(id)) }),
        ),
      );
      context.show(org === undefined ? results : results[0], () => screen(results, context));
      if (results.some(({ ready }) => !ready)) context.endWith(EXIT.finding);
    });
}

async function multiRegionOrganizations(context: Context): Promise<string[]> {
  const organizations = await all((page) => context.api().organizations(page));
  return organizations
    .filter(({ allowMultiRegion }) => allowMultiRegion)
    .map(({ organizationId }) => organizationId);
}

function screen(results: readonly Result[], { paint }: Context): string {
  if (results.length === 0) return 'No organization has multi-region on.';
  const rows = results.flatMap(({ organizationId, checks }) =>
    checks.map((check) => ({ organizationId, ...check })),
  );
  return table(rows, [
    { title: 'ORGANIZATION', cell: ({ organizationId }) => organizationId },
    { title: 'CHECK', cell: ({ check }) => check },
    { title: 'OF', cell: ({ subject }) => subject },
    {
      title: 'READY',
      cell: ({ ready }) => (ready ? 'yes' : 'no'),
      paint: (text, { ready }) => paint(ready ? 'good' : 'bad', text),
    },
    { title: 'WHY', cell: ({ explanation }) => explanation },
  ]);
}
