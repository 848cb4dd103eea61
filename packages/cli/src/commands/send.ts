import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { createTransport } from 'nodemailer';
import { count } from '../arguments.ts';
import { findSmtp } from '../connection/smtp.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { bar, createProgress } from '../output/progress.ts';
import { table } from '../output/table.ts';
import { handIn, type Sent } from '../send/hand-in.ts';
import { mailFiles } from '../send/mail-files.ts';

export function addSend(program: CommandUnknownOpts, context: Context): void {
  program
    .command('send')
    .summary('hand in a .eml file, or a directory of them')
    .description(
      'Hands in a .eml file, or every one of a directory, through the SMTP front. Bytes go as they are, save that lines end with CRLF, as SMTP has them. Exit code 3 when one was not accepted for each of its recipients.',
    )
    .argument('<path>')
    .option('--from <address>', 'MAIL FROM; without it, the address of Sender or From')
    .option('--to <addresses...>', 'RCPT TO; without it, those of To, Cc and Bcc')
    .option(
      '--smtp <address>',
      'smtp://HOST:PORT or smtps://USER:PASSWORD@HOST, instead of MAILFERRY_SMTP',
    )
    .option('--org <org>', 'of the local stack: through the port of this organization')
    .option('--parallel <count>', 'connections at a time', count, 4)
    .action(async (path, { from, to, smtp, org, parallel }) => {
      const files = await mailFiles(path);
      const transport = createTransport({
        ...findSmtp({ smtp, org }, context.io.environment, context.note),
        pool: true,
        maxConnections: parallel,
      });
      const progress = createProgress(context.io);
      const tell = (done: readonly Sent[]) => {
        const failed = done.filter(({ error }) => error !== null).length;
        const note = failed === 0 ? '' : `, ${failed} not accepted`;
        if (files.length > 1)
          progress.draw(
            `${bar(done.length / files.length)}  ${done.length} of ${files.length}${note}`,
          );
      };
      const { results, broken } = await handIn(
        files,
        transport,
        { given: { from, to }, parallel },
        tell,
      );
      progress.end();
      transport.close();
      const isAny = results.some(({ id, error }) => id !== null || error === null);
      if (broken !== undefined && !isAny) throw notThere(broken);
      context.show(results, () => screen(results, context));
      if (broken !== undefined) context.endWith(EXIT.unreachable);
      else if (results.some(({ error }) => error !== null)) context.endWith(EXIT.finding);
    });
}

function screen(results: readonly Sent[], { paint }: Context): string {
  return table(results, [
    { title: 'FILE', cell: ({ file }) => file },
    { title: 'ACCEPTED AS', cell: ({ id }) => id ?? '-' },
    {
      title: 'ERROR',
      cell: ({ error }) => error ?? '-',
      paint: (text, { error }) => (error === null ? text : paint('bad', text)),
    },
  ]);
}

function notThere(cause: Error): Failure {
  return new Failure(
    EXIT.unreachable,
    'smtp-unreachable',
    `The SMTP front cannot be used: ${cause.message}`,
    {
      advice: ['Nothing was accepted. Is MAILFERRY_SMTP (or --smtp) right?'],
      cause,
    },
  );
}
