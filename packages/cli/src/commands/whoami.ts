import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Context } from '../context.ts';
import { facts } from '../output/table.ts';

export function addWhoami(program: CommandUnknownOpts, context: Context): void {
  program
    .command('whoami')
    .summary('who the token makes you, and where')
    .action(async () => {
      const { url, source } = context.connection();
      const caller = await context.api().caller();
      context.show({ ...caller, url }, () =>
        facts([
          ['caller', caller.id],
          ['role', caller.role],
          ['organization', caller.organizationId ?? 'all'],
          ['address', source === 'local-stack' ? `${url} (the local stack)` : url],
        ]),
      );
    });
}
