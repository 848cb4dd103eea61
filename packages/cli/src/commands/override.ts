import { Argument, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { durationMs } from '../arguments.ts';
import type { Context } from '../context.ts';
import { screen } from './regions.ts';

export function addOverride(program: CommandUnknownOpts, context: Context): void {
  program
    .command('override')
    .summary('set a region up or down for a cell, or leave it to automation')
    .description(
      'Sets a region up or down for a cell, or leaves it to automation again. Senders obey within seconds. Audited.',
    )
    .argument('<cell>')
    .argument('<region>')
    .addArgument(new Argument('<state>').choices(['up', 'down', 'auto'] as const))
    .requiredOption('--reason <text>', 'why: others read it')
    .option('--for <time>', 'until when: 90s, 30m, 2h, 1d; without it, until changed', durationMs)
    .option('--force', "although an organization's mail would have nowhere to go")
    .action(async (cell, region, override, { reason, for: forMs, force }) => {
      const after = await context.api().override(cell, region, {
        override,
        reason,
        force: force === true,
        ...(forMs === undefined
          ? {}
          : { expiresAt: new Date(context.io.nowMs() + forMs).toISOString() }),
      });
      context.show(after, () => screen([after], context));
      if (override !== 'auto' && forMs === undefined)
        context.note('This holds until somebody changes it: --for would have given it an end.');
    });
}
