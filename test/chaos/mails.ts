import { bodyHash, MARK_FIELD } from '@mailferry/local/demo/mails';
import { ulid } from 'ulid';
import { allFixtures } from '../fixtures/mail/index.ts';
import { largeMultipart } from '../fixtures/mail/large.ts';
import { pick, type Random } from '../sim/engine/random.ts';
import { type ChaosOrganization, ORGANIZATIONS } from './organizations.ts';

/** Messages that SES takes as they are. */
const ORDINARY = [
  'plain',
  'attachments',
  'eight-bit-utf8',
  'long-lines',
  'outside-sender',
  'nested',
  'smime',
  'pgp-mime',
];
/** Beyond what travels inside the queue. */
const CLAIM_CHECK_BYTES = 300 * 1024;
/** Recipients there do not exist: SES reports a hard bounce. */
export const BOUNCING_DOMAIN = 'bouncing.example';

/** What a mail is there to try. */
export type MailKind = 'ordinary' | 'large' | 'bouncing' | 'short-lived' | 'twice' | 'null-sender';

export interface ChaosMail {
  /** Its ULID, which is its mark as well. */
  id: string;
  kind: MailKind;
  organization: ChaosOrganization;
  mailFrom: string;
  rcptTo: string;
  raw: Buffer;
  bodySha256: string;
  lifetimeMs: number;
}

const KINDS: readonly MailKind[] = [
  ...Array<MailKind>(12).fill('ordinary'),
  'large',
  'bouncing',
  'bouncing',
  'short-lived',
  'twice',
  'twice',
  'null-sender',
];

const DAY_MS = 86_400_000;

/** Endless mail of all kinds, for all organizations. */
export function* chaosMails(random: Random): Generator<ChaosMail, never> {
  const templates = allFixtures().filter(({ name }) => ORDINARY.includes(name));
  const large = largeMultipart(CLAIM_CHECK_BYTES);
  for (let count = 0; ; count += 1) {
    const kind = pick(random, KINDS);
    const organization = pick(random, ORGANIZATIONS);
    const template = kind === 'large' ? large : pick(random, templates).raw;
    const id = ulid();
    yield {
      id,
      kind,
      organization,
      mailFrom: kind === 'null-sender' ? '' : `sender-${count}@outside.example`,
      // An address of its own for each mail: a bounce suppresses it.
      rcptTo: `user-${count}@${kind === 'bouncing' ? BOUNCING_DOMAIN : 'recipient.example'}`,
      raw: Buffer.concat([Buffer.from(`${MARK_FIELD}: ${id}\r\n`), template]),
      bodySha256: bodyHash(template),
      lifetimeMs: kind === 'short-lived' ? 2_000 + random() * 15_000 : DAY_MS,
    };
  }
}
