import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';

export function addSweep(program: CommandUnknownOpts, context: Context): void {
  program
    .command('sweep')
    .summary('move the whole backlog once, whatever the state of the regions')
    .description(
      'Has the whole backlog of a cell moved through the sender once, whatever the state of its regions. What still has no region is parked again.',
    )
    .argument('<cell>')
    .action(async (cell) => {
      await context.api().sweep(cell);
      context.show(
        { cell, requested: true },
        () => `Asked for. The next tick sweeps; follow it: mailferry backlog ${cell} --watch`,
      );
    });
}
