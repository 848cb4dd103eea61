import { buildDsn } from '@mailferry/core/mail/dsn';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { fieldValue } from '@mailferry/core/mail/header-field';
import * as fc from 'fast-check';
import { emailAddress } from '../../arbitraries/envelope.ts';
import { arbitraryMail } from '../../arbitraries/mail.ts';
import { must } from '../declared.ts';
import { functionTarget } from '../target.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 2_000 });
const time = fc.integer({ min: 0, max: 8_640_000_000_000 });

const recipient = fc.record(
  {
    recipient: fc.oneof(emailAddress, anyText),
    status: fc.oneof(fc.constant('5.1.1'), anyText),
    diagnostic: anyText,
  },
  { requiredKeys: ['recipient', 'status', 'diagnostic'] },
);

export const reportsTarget = functionTarget({
  name: 'reports',
  about: 'Reports about anything: complete, on lines that every mail system takes.',
  input: fc.record({
    kind: fc.constantFrom('failed' as const, 'expired' as const, 'delayed' as const),
    id: fc.constant('01J00000000000000000000000'),
    originalId: fc.constant('01J00000000000000000000001'),
    domain: fc.constant('contoso.example'),
    mailFrom: emailAddress,
    envid: anyText,
    arrivedAtMs: time,
    dateMs: time,
    recipients: fc.array(recipient, { minLength: 1, maxLength: 5 }),
    original: arbitraryMail,
  }),
  consume(report) {
    const raw = buildDsn(report);
    const { header } = splitMessage(raw);
    const type = header.first('Content-Type');
    must(type !== undefined && fieldValue(type).startsWith('multipart/report'), 'it is no report');
    const text = raw.toString('latin1');
    const boundary = /boundary="([^"]+)"/.exec(text)?.[1];
    must(boundary !== undefined && text.endsWith(`--${boundary}--\r\n`), 'it has no end');
    must(text.split(`--${boundary}\r\n`).length === 4, 'it has not three parts');
    for (const line of text.split('\r\n')) {
      must(line.length <= 998, `a line has ${line.length} characters`);
      must(!/[\r\n\0]/.test(line), 'a line holds a bare line ending or NUL');
    }
  },
});
