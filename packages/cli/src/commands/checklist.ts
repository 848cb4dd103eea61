import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { ChecklistItem } from '../api/organization-api.ts';
import { all } from '../api/pages.ts';
import type { Context } from '../context.ts';
import { table } from '../output/table.ts';

type Row = ChecklistItem & { integrationId: string };

export function addChecklist(program: CommandUnknownOpts, context: Context): void {
  const checklist = program
    .command('checklist')
    .summary('what a customer has to change at its gateways: show, tick, untick');
  checklist
    .command('show')
    .description('What is to be changed at the gateway of each integration, and what is done.')
    .argument('<org>')
    .argument('[integration]', 'all without it')
    .action(async (org, integration) => {
      const api = context.api();
      const ids =
        integration === undefined
          ? (await all((page) => api.integrations(org, page))).map((one) => one.integrationId)
          : [integration];
      const lists = await Promise.all(
        ids.map(async (id) => ({ integrationId: id, ...(await api.checklist(org, id)) })),
      );
      context.show(lists, () =>
        screen(
          lists.flatMap(({ integrationId, items }) =>
            items.map((item) => ({ integrationId, ...item })),
          ),
          context,
        ),
      );
    });
  for (const [name, done] of [
    ['tick', true],
    ['untick', false],
  ] as const) {
    checklist
      .command(name)
      .description(done ? 'Marks an item as done.' : 'Marks an item as open again.')
      .argument('<org>')
      .argument('<integration>')
      .argument('<item>')
      .action(async (org, integrationId, itemId) => {
        const item = await context.api().tick(org, integrationId, itemId, done);
        context.show(item, () => screen([{ integrationId, ...item }], context));
      });
  }
}

const DO: Record<ChecklistItem['action'], string> = {
  'add-address': 'add the address',
  'delete-address': 'delete the address',
  'set-connector-host': 'set the connector to the host',
};

function screen(rows: readonly Row[], { paint }: Context): string {
  if (rows.length === 0) return 'Nothing is to be changed at any gateway.';
  return table(rows, [
    { title: 'INTEGRATION', cell: ({ integrationId }) => integrationId },
    { title: 'ITEM', cell: ({ itemId }) => itemId },
    {
      title: 'DONE',
      cell: ({ done }) => (done ? 'yes' : 'no'),
      paint: (text, { done }) => paint(done ? 'good' : 'warn', text),
    },
    { title: 'DO', cell: ({ action }) => DO[action] },
    { title: 'VALUE', cell: ({ value }) => value },
    { title: 'INSTEAD OF', cell: ({ replaces }) => replaces ?? '-' },
    { title: 'OF', cell: ({ region }) => region },
    { title: 'BY', cell: ({ doneBy }) => doneBy ?? '-' },
  ]);
}
