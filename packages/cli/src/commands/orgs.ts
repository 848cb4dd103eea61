import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type {
  Organization,
  OrganizationChange,
  OrganizationDetail,
} from '../api/organization-api.ts';
import { all } from '../api/pages.ts';
import { durationMs, onOff } from '../arguments.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { safeText } from '../output/safe-text.ts';
import { facts, table } from '../output/table.ts';
import { span } from '../output/time.ts';

const ACKNOWLEDGE = [
  '--acknowledge-transfer',
  'the customer has read and agreed to the terms of mail leaving its residency',
] as const;

const residency = () =>
  new Option('--residency <where>', 'eu forbids every region outside the European Union').choices([
    'none',
    'eu',
  ] as const);

export function addOrgs(program: CommandUnknownOpts, context: Context): void {
  const orgs = program.command('orgs').summary('organizations: list, show, create, set');
  orgs
    .command('list', { isDefault: true })
    .description('Lists organizations.')
    .action(async () => {
      const list = await all((page) => context.api().organizations(page));
      context.show(list, () => screen(list, context));
    });
  orgs
    .command('show')
    .description('One organization with its preferences.')
    .argument('<org>')
    .action(async (org) => {
      const organization = await context.api().organization(org);
      context.show(organization, () => details(organization));
    });
  orgs
    .command('create')
    .description('Creates an organization.')
    .argument('<name>')
    .requiredOption('--primary <region>')
    .option('--multi-region', 'let its mail use the secondary region in an outage')
    .addOption(residency())
    .option(...ACKNOWLEDGE)
    .action(async (name, { primary, multiRegion, residency: where, acknowledgeTransfer }) => {
      const created = await context.api().createOrganization({
        name,
        primaryRegion: primary,
        allowMultiRegion: multiRegion ?? false,
        ...(where === undefined ? {} : { dataResidency: where }),
        ...(acknowledgeTransfer === true ? await acknowledgement(context, primary) : {}),
      });
      context.show(created, () => facts(factsOf(created)));
    });
  orgs
    .command('set')
    .description('Changes preferences; those that are not named stay as they are.')
    .argument('<org>')
    .option('--name <name>')
    .option('--multi-region <on|off>', 'obeyed within seconds', onOff)
    .addOption(residency())
    .option(...ACKNOWLEDGE)
    .option(
      '--spill-over-quota <on|off>',
      'use the secondary when the daily quota is used up',
      onOff,
    )
    .option('--delay-warning <on|off>', 'tell senders once after four hours', onOff)
    .addOption(
      new Option('--unknown-outcome <action>', "when SES's answer was lost").choices([
        'reconcile',
        'resend',
        'fail',
      ] as const),
    )
    .option('--unknown-wait <time>', 'how long to wait for the Send event: 1s to 1d', durationMs)
    .action(async (org, flags) => {
      const api = context.api();
      const change: OrganizationChange = {
        ...(flags.name === undefined ? {} : { name: flags.name }),
        ...(flags.multiRegion === undefined ? {} : { allowMultiRegion: flags.multiRegion }),
        ...(flags.residency === undefined ? {} : { dataResidency: flags.residency }),
        ...(flags.spillOverQuota === undefined ? {} : { spillOverQuota: flags.spillOverQuota }),
        ...(flags.delayWarning === undefined ? {} : { delayWarning: flags.delayWarning }),
      };
      if (flags.unknownOutcome !== undefined || flags.unknownWait !== undefined) {
        const { unknownOutcome } = await api.organization(org);
        change.unknownOutcome = {
          action: flags.unknownOutcome ?? unknownOutcome.action,
          waitMs: flags.unknownWait ?? unknownOutcome.waitMs,
        };
      }
      if (flags.acknowledgeTransfer === true) {
        const { primaryRegion } = await api.organization(org);
        Object.assign(change, await acknowledgement(context, primaryRegion));
      }
      if (Object.keys(change).length === 0)
        throw new Failure(
          EXIT.usage,
          'nothing-to-change',
          'Say what is to be changed: see --help.',
        );
      const changed = await api.updateOrganization(org, change);
      context.show(changed, () => details(changed));
    });
}

/** The terms as the catalogue has them now; they are printed, since their words go on record. */
async function acknowledgement(context: Context, primaryRegion: string) {
  const { routes } = await context.api().catalogue();
  const text = routes.find(({ primary }) => primary === primaryRegion)?.terms.text;
  if (text === undefined) return {};
  context.note(`Acknowledged: ${text}`);
  return { transferAcknowledgement: { text } };
}

function screen(organizations: readonly Organization[], { paint }: Context): string {
  if (organizations.length === 0) return 'No organization.';
  return table(organizations, [
    { title: 'ID', cell: ({ organizationId }) => organizationId },
    { title: 'NAME', cell: ({ name }) => name },
    { title: 'PRIMARY', cell: ({ primaryRegion }) => primaryRegion },
    { title: 'SECONDARY', cell: ({ secondaryRegion }) => secondaryRegion ?? '-' },
    {
      title: 'MULTI-REGION',
      cell: ({ allowMultiRegion }) => (allowMultiRegion ? 'on' : 'off'),
      paint: (text, { allowMultiRegion }) => (allowMultiRegion ? paint('good', text) : text),
    },
    { title: 'RESIDENCY', cell: ({ dataResidency }) => dataResidency },
    { title: 'STATUS', cell: ({ status }) => status },
  ]);
}

function details(organization: OrganizationDetail): string {
  const { multiRegion, domains, integrations, secondaryIdentities } = organization;
  return facts([
    ...factsOf(organization),
    ['applies', safeText(multiRegion.reason)],
    ['domains', String(domains)],
    ['integrations', String(integrations)],
    ['identities abroad', String(secondaryIdentities)],
  ]);
}

function factsOf(organization: Organization): [string, string][] {
  const { transferAcknowledgement: transfer, unknownOutcome } = organization;
  return [
    ['organization', organization.organizationId],
    ['name', safeText(organization.name)],
    ['primary region', organization.primaryRegion],
    [
      'multi-region',
      organization.allowMultiRegion ? `on, to ${organization.secondaryRegion}` : 'off',
    ],
    ['residency', organization.dataResidency],
    [
      'transfer',
      transfer === null
        ? 'not acknowledged'
        : `acknowledged by ${safeText(transfer.by)}, ${transfer.at}`,
    ],
    ['unknown outcome', `${unknownOutcome.action} after ${span(unknownOutcome.waitMs)}`],
    ['spills over quota', organization.spillOverQuota ? 'yes' : 'no'],
    ['delay warning', organization.delayWarning ? 'yes' : 'no'],
    ['status', organization.status],
  ];
}
