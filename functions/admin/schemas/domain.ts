import { domainToUnicode } from 'node:url';
import {
  type Domain,
  type Publication,
  publication,
  type Takeover,
} from '@mailferry/core/directory/domain';
import { directoryId } from '@mailferry/core/directory/identifiers';
import { optionalRecords } from '@mailferry/core/directory/optional-records';
import type { Organization } from '@mailferry/core/directory/organization';
import { takeoverRecord } from '@mailferry/core/directory/takeover';
import { txtRecord } from '@mailferry/core/directory/txt-record';
import { secondaryOf } from '@mailferry/core/settings/routes';
import type { Settings } from '@mailferry/core/settings/settings';
import * as z from 'zod';
import { moment, momentOf } from './common.ts';

/** As people type it; `normalizeDomain` is the judge. */
const typedDomain = z.string().min(1).max(260);

export const domainParams = z.strictObject({ organizationId: directoryId, domain: typedDomain });

export const addDomainBody = z.strictObject({ domain: typedDomain }).meta({ id: 'AddDomain' });

const txtRecordView = z
  .object({
    title: z.enum(['Primary TXT record', 'Secondary TXT record']),
    region: z.string(),
    regionLabel: z.string(),
    type: z.literal('TXT'),
    name: z.string().nullable().meta({
      description: 'Null until SES in the region has taken the key; Verify tries again.',
    }),
    value: z.string().nullable(),
    zoneFileValue: z.string().nullable().meta({
      description: 'The value as quoted strings of at most 255 characters, for zone files.',
    }),
    status: z.enum(['Pending', 'Verified']),
    published: z.object({
      found: publication,
      foundValue: z.string().nullable().meta({
        description: 'What stands there instead; for `wrong-name`, the name where it stands.',
      }),
      explanation: z.string(),
      checkedAt: moment.nullable(),
    }),
    ses: z.object({
      status: z.enum(['absent', 'pending', 'verified', 'failed']),
      problem: z.string().nullable(),
      checkedAt: moment.nullable(),
    }),
  })
  .meta({ id: 'TxtRecord' });

export const domainView = z
  .object({
    organizationId: directoryId,
    domain: z.string().meta({ description: 'Lower case, A-labels.' }),
    unicodeDomain: z.string(),
    status: z.enum(['Pending', 'Verified']).meta({
      description: 'Verified when every record that is needed now is.',
    }),
    primary: txtRecordView,
    secondary: txtRecordView.nullable().meta({ description: 'With multi-region on.' }),
    retained: z.array(txtRecordView).meta({
      description: 'Identities that are kept although multi-region is off.',
    }),
    optionalRecords: z.array(
      z.object({
        purpose: z.enum(['mail-from-mx', 'mail-from-spf', 'dmarc']),
        region: z.string().nullable(),
        type: z.enum(['MX', 'TXT']),
        name: z.string(),
        value: z.string(),
        why: z.string(),
      }),
    ),
    addedAt: moment,
    version: z.int(),
  })
  .meta({ id: 'Domain' });

export const takeoverView = z
  .object({
    domain: z.string(),
    record: z.object({ type: z.literal('TXT'), name: z.string(), value: z.string() }),
    createdAt: moment,
    expiresAt: moment,
  })
  .meta({ id: 'Takeover' });

const EXPLANATIONS: Record<Publication, string> = {
  matching: 'The record is published.',
  missing: 'The record is not there yet. DNS changes may take up to 72 hours.',
  different: 'There is a record at this name, with another value.',
  truncated:
    'The value is cut off: many DNS panels stop at 255 characters. Enter it as the quoted strings of zoneFileValue.',
  'wrong-name':
    'The record stands at another name. Many DNS panels append the domain by themselves: enter the name without it.',
  unreachable: 'The name servers of the domain did not answer.',
};

export function viewDomain(
  domain: Domain,
  organization: Organization,
  settings: Settings,
): z.output<typeof domainView> {
  const { primaryRegion, allowMultiRegion } = organization;
  const secondaryRegion = allowMultiRegion ? secondaryOf(settings, primaryRegion) : undefined;
  const primary = viewRecord(domain, primaryRegion, 'Primary TXT record', settings);
  const secondary =
    secondaryRegion === undefined
      ? null
      : viewRecord(domain, secondaryRegion, 'Secondary TXT record', settings);
  const needed = [primary, ...(secondary === null ? [] : [secondary])];
  const regions = needed.map(({ region }) => region);
  return {
    organizationId: domain.organizationId,
    domain: domain.domain,
    unicodeDomain: domainToUnicode(domain.domain),
    status: needed.every(({ status }) => status === 'Verified') ? 'Verified' : 'Pending',
    primary,
    secondary,
    retained: Object.keys(domain.regions)
      .filter((region) => !regions.includes(region))
      .map((region) => viewRecord(domain, region, 'Secondary TXT record', settings)),
    optionalRecords: optionalRecords(domain.domain, regions).map((record) => ({
      ...record,
      region: record.region ?? null,
    })),
    addedAt: momentOf(domain.addedAtMs),
    version: domain.version,
  };
}

export function viewTakeover(takeover: Takeover): z.output<typeof takeoverView> {
  return {
    domain: takeover.domain,
    record: { type: 'TXT', ...takeoverRecord(takeover) },
    createdAt: momentOf(takeover.createdAtMs),
    expiresAt: momentOf(takeover.expiresAtMs),
  };
}

function viewRecord(
  { domain, regions }: Domain,
  region: string,
  title: z.output<typeof txtRecordView>['title'],
  settings: Settings,
): z.output<typeof txtRecordView> {
  const known = regions[region];
  const record =
    known === undefined || known.ses.status === 'absent'
      ? { name: null, value: null, zoneFileValue: null }
      : txtRecord(domain, known.selector, known.publicKey);
  const found = known?.dns.found ?? 'missing';
  const sesStatus = known?.ses.status ?? 'absent';
  const at = (ms: number | undefined) => (ms === undefined ? null : momentOf(ms));
  return {
    title,
    region,
    regionLabel: settings.regions[region]?.label ?? region,
    type: 'TXT',
    ...record,
    status: found === 'matching' && sesStatus === 'verified' ? 'Verified' : 'Pending',
    published: {
      found,
      foundValue: known?.dns.foundValue ?? null,
      explanation: EXPLANATIONS[found],
      checkedAt: at(known?.dns.checkedAtMs),
    },
    ses: {
      status: sesStatus,
      problem: known?.ses.problem ?? null,
      checkedAt: at(known?.ses.checkedAtMs),
    },
  };
}
