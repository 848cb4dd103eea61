import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Domain, TxtRecord } from '../api/organization-api.ts';
import { all } from '../api/pages.ts';
import { durationMs } from '../arguments.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { createProgress } from '../output/progress.ts';
import { safeText } from '../output/safe-text.ts';
import { table } from '../output/table.ts';
import { span } from '../output/time.ts';

const EVERY_MS = 30_000;
const TIMEOUT_MS = 15 * 60_000;

export function addDomains(program: CommandUnknownOpts, context: Context): void {
  const domains = program.command('domains').summary('domains: list, add, records, verify, delete');
  domains
    .command('list')
    .description('Lists the domains of an organization.')
    .argument('<org>')
    .action(async (org) => {
      const list = await all((page) => context.api().domains(org, page));
      context.show(list, () => screen(list, context));
    });
  domains
    .command('add')
    .description('Adds a domain, and shows the TXT records to publish.')
    .argument('<org>')
    .argument('<domain>')
    .action(async (org, name) => {
      const domain = await context.api().addDomain(org, name);
      context.show(domain, () => records(domain, context));
    });
  domains
    .command('records')
    .description('The records of a domain: names and values, and what DNS and SES have of them.')
    .argument('<org>')
    .argument('<domain>')
    .option('--zone-file', 'values as quoted strings of at most 255 characters')
    .action(async (org, name, { zoneFile }) => {
      const domain = await context.api().domain(org, name);
      context.show(domain, () =>
        zoneFile === true ? zoneLines(domain) : records(domain, context),
      );
    });
  domains
    .command('verify')
    .description('Asks the name servers of the domain, and SES. Exit code 3 unless it is verified.')
    .argument('<org>')
    .argument('<domain>')
    .option('--wait', 'ask again until it is verified')
    .option('--timeout <time>', 'with --wait, for so long', durationMs, TIMEOUT_MS)
    .option('--every <time>', 'with --wait, how often', durationMs, EVERY_MS)
    .action(async (org, name, { wait, timeout, every }) => {
      const domain = await verify(context, () => context.api().verifyDomain(org, name), {
        untilMs: wait === true ? context.io.nowMs() + timeout : 0,
        everyMs: every,
      });
      context.show(domain, () => records(domain, context));
      if (domain.status !== 'Verified') context.endWith(EXIT.finding);
    });
  domains
    .command('delete')
    .description('Deletes a domain and its SES identities.')
    .argument('<org>')
    .argument('<domain>')
    .option('--force', 'also when it is verified')
    .action(async (org, name, { force }) => {
      await context.api().deleteDomain(org, name, force === true);
      context.show({ domain: name, deleted: true }, () => `${name} is deleted.`);
    });
}

async function verify(
  { io }: Context,
  ask: () => Promise<Domain>,
  { untilMs, everyMs }: { untilMs: number; everyMs: number },
): Promise<Domain> {
  const progress = createProgress(io);
  for (;;) {
    const domain = await ask();
    if (domain.status === 'Verified' || io.nowMs() + everyMs > untilMs) {
      progress.end();
      return domain;
    }
    const missing = recordsOf(domain).filter(({ status }) => status === 'Pending');
    progress.draw(
      `Pending: ${missing.map(({ region, published, ses }) => `${region} ${published.found}, SES ${ses.status}`).join('; ')}. Again in ${span(everyMs)}.`,
    );
    await io.sleep(everyMs);
  }
}

function recordsOf({ primary, secondary, retained }: Domain): TxtRecord[] {
  return [primary, ...(secondary === null ? [] : [secondary]), ...retained];
}

function screen(domains: readonly Domain[], { paint }: Context): string {
  if (domains.length === 0) return 'No domain.';
  return table(domains, [
    { title: 'DOMAIN', cell: ({ unicodeDomain }) => unicodeDomain },
    {
      title: 'STATUS',
      cell: ({ status }) => status,
      paint: (text, { status }) => paint(status === 'Verified' ? 'good' : 'warn', text),
    },
    { title: 'PRIMARY', cell: ({ primary }) => brief(primary) },
    { title: 'SECONDARY', cell: ({ secondary }) => (secondary === null ? '-' : brief(secondary)) },
  ]);
}

function brief({ region, status, published, ses }: TxtRecord): string {
  return `${region} ${status} (published: ${published.found}, SES: ${ses.status})`;
}

function records(domain: Domain, { paint }: Context): string {
  const blocks = recordsOf(domain).map((record) => {
    const { title, regionLabel, region, name, value, status, published, ses } = record;
    return [
      `${title}, ${regionLabel} (${region}): ${paint(status === 'Verified' ? 'good' : 'warn', status)}`,
      `  name       ${name ?? 'SES has not taken the key yet: verify makes it'}`,
      `  value      ${value ?? '-'}`,
      `  published  ${published.found}: ${published.explanation}`,
      ...(published.foundValue === null ? [] : [`  found      ${safeText(published.foundValue)}`]),
      `  SES        ${ses.status}${ses.problem === null ? '' : ` (${safeText(ses.problem)})`}`,
    ].join('\n');
  });
  const optional = domain.optionalRecords.map(
    ({ type, name, value, why }) => `  ${name} ${type} ${safeText(value)}\n    ${why}`,
  );
  return [
    `${domain.unicodeDomain}: ${domain.status}`,
    ...blocks,
    ...(optional.length === 0 ? [] : ['Optional:', ...optional]),
  ].join('\n');
}

/** The records that SES waits for, as lines of a zone file. */
function zoneLines(domain: Domain): string {
  return recordsOf(domain)
    .filter(({ name }) => name !== null)
    .map(({ name, zoneFileValue }) => `${name}. IN TXT ${zoneFileValue}`)
    .join('\n');
}
