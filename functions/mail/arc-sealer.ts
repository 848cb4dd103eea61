import { Resolver } from 'node:dns/promises';
import { Readable } from 'node:stream';
import type { ArcSealer } from '@mailferry/core/mail/arc';

/** What is in a message when it leaves here and stays as it is: SES writes Message-ID, Date and DKIM-Signature anew. */
const SIGNED_FIELDS =
  'From:Reply-To:Sender:To:Cc:Subject:In-Reply-To:References:MIME-Version:Content-Type:Content-Transfer-Encoding:List-Id';

type Lookup = (name: string, type: string) => Promise<string[][]>;

/** Answers that are answers: the record is not there. Anything else is DNS's own trouble. */
const NO_RECORD = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Seals with `mailauth`, which is loaded at the first mail that is to be sealed: it costs the start of a function more
 * than everything else together.
 * @param lookup DNS, for the keys of sets that a message has already
 */
export function createArcSealer(lookup: Lookup = dnsLookup()): ArcSealer {
  return {
    async seal({ received, parts, authenticationResults, key }) {
      const { arc, createSeal, dkimVerify } = await import('./mailauth.ts');
      let trouble: unknown;
      const resolver: Lookup = async (name, type) => {
        try {
          return await lookup(name, type);
        } catch (error) {
          const code = error instanceof Error && 'code' in error ? String(error.code) : '';
          if (!NO_RECORD.has(code)) trouble = error;
          throw error;
        }
      };
      const cv = await chainStatus();
      // The chain would be called broken because DNS was.
      if (trouble !== undefined) throw trouble;
      const results =
        authenticationResults === 'none' && cv !== 'none' ? '' : authenticationResults;
      const seal = {
        signingDomain: key.domain,
        selector: key.selector,
        privateKey: key.privateKey,
        headerList: SIGNED_FIELDS,
        cv,
        authResults: [key.domain, ...(cv === 'none' ? [] : [`arc=${cv}`]), results]
          .filter((part) => part !== '')
          .join('; '),
      };
      const { headers } = await createSeal(Readable.from(parts), { seal });
      return Buffer.from(headers.map((field) => `${field}\r\n`).join(''), 'latin1');

      async function chainStatus(): Promise<string> {
        // The whole of DKIM is verified on the way, so a message without a chain is spared it.
        if (!/^arc-seal:/im.test(received.subarray(0, 256 * 1024).toString('latin1')))
          return 'none';
        const verified = await dkimVerify(received, { resolver });
        if (verified.arc === undefined) return 'none';
        const data = { ...verified.arc, chain: verified.arc.chain || [] };
        return (await arc(data, { resolver })).status.result;
      }
    },
  };
}

function dnsLookup(): Lookup {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  return async (name, type) => {
    if (type !== 'TXT')
      throw Object.assign(new Error('only keys are looked up'), { code: 'ENODATA' });
    return resolver.resolveTxt(name);
  };
}
