import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { decodeTime, isValid } from 'ulid';
import type { Delivery } from '../api/mail-api.ts';
import { silentQueues, unlessSilent } from '../api/silence.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { safeText } from '../output/safe-text.ts';
import { facts, table } from '../output/table.ts';
import { span, utc } from '../output/time.ts';
import { lifeOf, whereIs } from '../trace/life.ts';

/** How many dead letters of a cell are looked at for a mail that no ledger knows. */
const SAMPLE = 100;

export function addTrace(program: CommandUnknownOpts, context: Context): void {
  program
    .command('trace')
    .summary('where is my mail?')
    .description(
      'Where is my mail: accepted, queued, every attempt with its region and answer, parked and why, delivered or bounced with the remote answer.',
    )
    .argument('<id>', 'the id that its hand-in answered with')
    .option('--org <org>', "for an organization's own token")
    .action(async (id, { org }) => {
      const api = context.api();
      if (!isValid(id)) {
        throw new Failure(EXIT.usage, 'id-invalid', 'A mail has a ULID: 26 letters and digits.', {
          advice: ['mailferry find ORGANIZATION --recipient ADDRESS finds it.'],
        });
      }
      try {
        const mail = await (org === undefined ? api.delivery(id) : api.deliveryOf(org, id));
        context.show(mail, () => screen(mail, context));
      } catch (error) {
        if (!(error instanceof Failure) || error.exitCode !== EXIT.notFound) throw error;
        throw await unknownMail(id, org, context);
      }
    });
}

function screen(mail: Delivery, { paint, io }: Context): string {
  const { tone, text } = whereIs(mail, io.nowMs());
  const acceptedMs = Date.parse(mail.receivedAt);
  return [
    paint(tone, safeText(text)),
    facts([
      ['mail', mail.id],
      ['from', mail.mailFrom === '' ? '<>' : safeText(mail.mailFrom)],
      ['to', safeText(mail.rcptTo.join(', '))],
      ['organization', mail.organizationId],
      ['cell', mail.cell],
      ['SES message', mail.sesMessageId ?? '-'],
      ['possible duplicate', mail.possibleDuplicate ? 'yes' : 'no'],
      ['expires (UTC)', utc(mail.expiresAt)],
    ]),
    '',
    table(lifeOf(mail), [
      { title: 'AT (UTC)', cell: ({ at }) => at.slice(0, 23).replace('T', ' ') },
      {
        title: 'AFTER',
        cell: ({ at }) => span(Math.max(0, Date.parse(at) - acceptedMs)),
        right: true,
      },
      { title: 'STEP', cell: ({ step }) => step },
      { title: 'REGION', cell: ({ region }) => region ?? '-' },
      { title: 'WHAT', cell: ({ what }) => what },
    ]),
  ].join('\n');
}

/** No ledger has it: it is still queued, was never handed in, or could not be read. */
async function unknownMail(
  id: string,
  org: string | undefined,
  context: Context,
): Promise<Failure> {
  const age = span(Math.max(0, context.io.nowMs() - decodeTime(id)));
  const advice = [`By its id it was made ${age} ago. Records are kept for 30 days.`];
  if (org === undefined) advice.push(...(await placesOf(id, context)));
  return new Failure(EXIT.notFound, 'mail-not-found', 'No sender has taken this mail up.', {
    advice,
  });
}

async function placesOf(id: string, context: Context): Promise<string[]> {
  const api = context.api();
  const places = await Promise.all(
    (await api.cells()).map(async ({ cell, available }) => {
      if (!available) return [`${cell} cannot be asked: it may be there.`];
      const answers = await unlessSilent(
        Promise.all([api.backlog(cell), api.deadLetters(cell, SAMPLE)]),
      );
      if (answers === undefined) return [`${silentQueues(cell)}: it may be there.`];
      const [{ mail }, letters] = answers;
      const dead = letters.find(({ mailId }) => mailId === id);
      return [
        ...(dead === undefined
          ? []
          : [`It is a dead letter of ${cell}: mailferry dlq show ${cell} ${dead.messageId}`]),
        ...(mail.visible === 0
          ? []
          : [`${mail.visible} mails are queued in ${cell}; it may be one.`]),
      ];
    }),
  );
  const found = places.flat();
  return found.length > 0 ? found : ['No queue holds mail: most likely it was never handed in.'];
}
