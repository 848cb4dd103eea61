import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { DeadLetter } from '../api/cell-api.ts';
import { count } from '../arguments.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { safeText } from '../output/safe-text.ts';
import { facts, table } from '../output/table.ts';
import { relative } from '../output/time.ts';

/** The API looks at a sample of this size at most. */
const SAMPLE = 100;

export function addDlq(program: CommandUnknownOpts, context: Context): void {
  const dlq = program.command('dlq').summary('dead letters: list, show, redrive');
  dlq
    .command('list')
    .description('Messages in the dead-letter queue of a cell: a sample, with their reasons.')
    .argument('<cell>')
    .option('--limit <count>', 'how many, up to 100', count, 20)
    .action(async (cell, { limit }) => {
      const letters = await context.api().deadLetters(cell, limit);
      context.show(letters, () => screen(letters, context));
    });
  dlq
    .command('show')
    .description('One dead letter with its addresses and header fields; never its body.')
    .argument('<cell>')
    .argument('<message-id>')
    .action(async (cell, messageId) => {
      const letters = await context.api().deadLetters(cell, SAMPLE);
      const letter = letters.find((one) => one.messageId === messageId);
      if (letter === undefined) {
        throw new Failure(
          EXIT.notFound,
          'dead-letter-not-found',
          `Not among the ${letters.length} dead letters of ${cell} that were looked at.`,
          { advice: ['Redriven meanwhile? In the hands of another look for half a minute?'] },
        );
      }
      context.show(letter, () => details(letter));
    });
  dlq
    .command('redrive')
    .description('Moves dead letters back to the mail queue: those named, or whatever is there.')
    .argument('<cell>')
    .argument('[message-ids...]')
    .option('--limit <count>', 'how many, up to 500', count, 100)
    .action(async (cell, messageIds, { limit }) => {
      const result = await context.api().redrive(cell, {
        limit,
        ...(messageIds.length === 0 ? {} : { messageIds }),
      });
      context.show(result, () => `${result.moved} moved to the mail queue.`);
    });
}

function screen(letters: readonly DeadLetter[], { io }: Context): string {
  if (letters.length === 0) return 'No dead letters.';
  return table(letters, [
    { title: 'MESSAGE', cell: ({ messageId }) => messageId },
    { title: 'QUEUED', cell: ({ sentAt }) => relative(sentAt, io.nowMs()) },
    { title: 'ORGANIZATION', cell: ({ organizationId }) => organizationId ?? '-' },
    { title: 'MAIL', cell: ({ mailId }) => mailId ?? '-' },
    {
      title: 'BYTES',
      cell: ({ payloadBytes, bodyBytes }) => payloadBytes ?? bodyBytes,
      right: true,
    },
    { title: 'REASON', cell: ({ reason }) => reason },
  ]);
}

function details(letter: DeadLetter): string {
  const text = (value: string | null) => (value === null ? '-' : safeText(value));
  return [
    facts([
      ['message', letter.messageId],
      ['reason', text(letter.reason)],
      ['queued', letter.sentAt],
      ['mail', text(letter.mailId)],
      ['organization', text(letter.organizationId)],
      ['integration', text(letter.integrationId)],
      ['from', letter.mailFrom === '' ? '<>' : text(letter.mailFrom)],
      ['to', letter.rcptTo === null ? '-' : safeText(letter.rcptTo.join(', '))],
      ['bytes', String(letter.payloadBytes ?? letter.bodyBytes)],
    ]),
    ...(letter.headers === null
      ? []
      : ['', ...letter.headers.map(({ name, value }) => `${safeText(name)}: ${safeText(value)}`)]),
  ].join('\n');
}
