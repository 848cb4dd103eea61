import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { findLocalStack } from '../connection/connection.ts';
import type { Context } from '../context.ts';

export function addEnv(program: CommandUnknownOpts, context: Context): void {
  program
    .command('env')
    .summary('the local stack as variables of a shell')
    .description('Prints the local stack as variables of a shell: eval "$(mailferry env)".')
    .action(() => {
      const { admin, token, ses, smtp } = findLocalStack(context.io.environment, context.note);
      const values = {
        MAILFERRY_URL: admin,
        MAILFERRY_TOKEN: token,
        SES: ses,
        ...(smtp[0] === undefined ? {} : { SMTP: `127.0.0.1:${smtp[0].port}` }),
      };
      context.show(values, () =>
        Object.entries(values)
          .map(([name, value]) => `export ${name}='${value}'`)
          .join('\n'),
      );
    });
}
