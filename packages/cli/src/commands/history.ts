import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import { table } from '../output/table.ts';
import { utc } from '../output/time.ts';

export function addHistory(program: CommandUnknownOpts, context: Context): void {
  program
    .command('history')
    .summary('how a region came into its state')
    .description('How a region came into its state: its latest changes, newest first.')
    .argument('<cell>')
    .argument('<region>')
    .action(async (cell, region) => {
      const transitions = await context.api().transitions(cell, region);
      context.show(transitions, () =>
        transitions.length === 0
          ? `${region} never changed its state in ${cell}.`
          : table(transitions, [
              { title: 'AT (UTC)', cell: ({ at }) => utc(at) },
              { title: 'FROM', cell: ({ from }) => from },
              { title: 'TO', cell: ({ to }) => to },
              { title: 'RAMP STEP', cell: ({ rampStep }) => rampStep, right: true },
              { title: 'EVIDENCE', cell: ({ evidence }) => evidence },
            ]),
      );
    });
}
