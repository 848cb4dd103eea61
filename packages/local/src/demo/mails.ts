import { createHash } from 'node:crypto';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { allFixtures } from '../../../../test/fixtures/mail/index.ts';
import { largeMultipart } from '../../../../test/fixtures/mail/large.ts';

/** Fixtures that SES would take as they are; the others are for tests of what it would not. */
const ORDINARY = [
  'plain',
  'attachments',
  'eight-bit-utf8',
  'eight-bit-latin1',
  'long-lines',
  'outside-sender',
  'nested',
  'smime',
  'pgp-mime',
  'bounce',
];

export const MARK_FIELD = 'X-Demo-Mail';
const LARGE_BYTES = 10 * 1024 * 1024;

/** A mail to hand in, marked so that it can be recognised at the far end. */
export interface DemoMail {
  mark: string;
  kind: string;
  mailFrom: string;
  raw: Buffer;
  bodySha256: string;
}

/** Endless mail: the fixtures in turn, mostly from outside senders, a large one now and then. */
export function* demoMails(run: string): Generator<DemoMail, never> {
  const templates = allFixtures()
    .filter(({ name }) => ORDINARY.includes(name))
    .map(({ name, raw }) => ({ kind: name, raw }));
  const large = { kind: 'large', raw: largeMultipart(LARGE_BYTES) };
  for (let count = 0; ; count += 1) {
    const template = count % 150 === 40 ? large : templates[count % templates.length];
    const { kind, raw } = template ?? large;
    const mark = `${run}-${count}`;
    yield {
      mark,
      kind,
      mailFrom: kind === 'bounce' ? '' : `sender-${count % 7}@outside.example`,
      raw: Buffer.concat([Buffer.from(`${MARK_FIELD}: ${mark}\r\n`), raw]),
      bodySha256: bodyHash(raw),
    };
  }
}

export function bodyHash(raw: Buffer): string {
  return createHash('sha256').update(splitMessage(raw).body).digest('hex');
}

/** The mark of a mail that arrived; `undefined` for mail that the demo did not hand in, such as notifications. */
export function markOf(raw: Buffer): string | undefined {
  const { header } = splitMessage(raw);
  const [field] = header.all(MARK_FIELD);
  return field === undefined ? undefined : /:\s*(\S+)/.exec(field.raw)?.[1];
}
