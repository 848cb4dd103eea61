import { readFile } from 'node:fs/promises';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { createTransport } from 'nodemailer';
import { count } from '../arguments.ts';
import { findSmtp } from '../connection/smtp.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { bar, createProgress } from '../output/progress.ts';
import { table } from '../output/table.ts';
import { envelopeOf } from '../send/envelope-of.ts';
import { mailFiles } from '../send/mail-files.ts';

interface Sent {
  file: string;
  /** Of the relay, for `trace`; null when it was not accepted. */
  id: string | null;
  error: string | null;
}

const ULID = /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/;

export function addSend(program: CommandUnknownOpts, context: Context): void {
  program
    .command('send')
    .summary('hand in a .eml file, or a directory of them')
    .description(
      'Hands in a .eml file, or every one of a directory, through the SMTP front. Bytes go as they are. Exit code 3 when one was not accepted.',
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
      const results: Sent[] = [];
      const queue = files[Symbol.iterator]();
      const lane = async () => {
        for (const file of queue) {
          results.push(await sendOne(file));
          const failed = results.filter(({ error }) => error !== null).length;
          if (files.length > 1)
            progress.draw(
              `${bar(results.length / files.length)}  ${results.length} of ${files.length}${failed === 0 ? '' : `, ${failed} not accepted`}`,
            );
        }
      };
      const sendOne = async (file: string): Promise<Sent> => {
        const raw = await readFile(file);
        const envelope = envelopeOf(raw, { from, to });
        if ('fault' in envelope) return { file, id: null, error: envelope.fault };
        try {
          const { response } = await transport.sendMail({ envelope, raw });
          return { file, id: ULID.exec(response)?.[0] ?? null, error: null };
        } catch (error) {
          if (isNobodyThere(error)) throw notThere(error);
          return { file, id: null, error: error instanceof Error ? error.message : String(error) };
        }
      };
      try {
        await Promise.all(Array.from({ length: Math.min(parallel, files.length) }, lane));
      } finally {
        progress.end();
        transport.close();
      }
      results.sort((a, b) => a.file.localeCompare(b.file));
      context.show(results, () => screen(results, context));
      if (results.some(({ error }) => error !== null)) context.endWith(EXIT.finding);
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

function isNobodyThere(error: unknown): error is Error {
  if (!(error instanceof Error && 'code' in error)) return false;
  return ['ESOCKET', 'ECONNECTION', 'EDNS', 'ETIMEDOUT', 'ECONNREFUSED', 'EAUTH'].includes(
    String(error.code),
  );
}

function notThere(cause: Error): Failure {
  return new Failure(
    EXIT.unreachable,
    'smtp-unreachable',
    `The SMTP front cannot be used: ${cause.message}`,
    {
      advice: ['What was accepted until then is accepted. Is MAILFERRY_SMTP (or --smtp) right?'],
      cause,
    },
  );
}
