/** A DNS record that Mailferry works without, and works better with. */
export interface OptionalRecord {
  purpose: 'mail-from-mx' | 'mail-from-spf' | 'dmarc';
  region?: string;
  type: 'MX' | 'TXT';
  name: string;
  value: string;
  why: string;
}

/** The MAIL FROM domain that Mailferry gives to an identity: one a region, since SES takes one MX record there. */
export function mailFromDomain(region: string, domain: string): string {
  return `mf-${region}.${domain}`;
}

/** Amazon SES developer guide, "Using a custom MAIL FROM domain": the MX and the SPF record, each per region. */
export function optionalRecords(domain: string, regions: readonly string[]): OptionalRecord[] {
  const perRegion = regions.flatMap((region): OptionalRecord[] => {
    const name = mailFromDomain(region, domain);
    return [
      {
        purpose: 'mail-from-mx',
        region,
        type: 'MX',
        name,
        value: `10 feedback-smtp.${region}.amazonses.com`,
        why: 'Bounces come back under your own domain, so that SPF aligns with From.',
      },
      {
        purpose: 'mail-from-spf',
        region,
        type: 'TXT',
        name,
        value: 'v=spf1 include:amazonses.com ~all',
        why: 'Says that Amazon SES may send for this MAIL FROM domain.',
      },
    ];
  });
  return [
    ...perRegion,
    {
      purpose: 'dmarc',
      type: 'TXT',
      name: `_dmarc.${domain}`,
      value: 'v=DMARC1; p=none',
      why: 'Large mailbox providers ask for a DMARC policy. If you have one, leave it: DKIM from both regions aligns with it.',
    },
  ];
}
