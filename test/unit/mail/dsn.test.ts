import { buildDsn } from '@mailferry/core/mail/dsn';
import type { DsnReport } from '@mailferry/core/mail/dsn-report';
import { applyFromPolicy } from '@mailferry/core/mail/from-policy';
import { splitMessage } from '@mailferry/core/mail/header-block';
import { fieldValue } from '@mailferry/core/mail/header-field';
import { isReportable } from '@mailferry/core/mail/reportable';
import * as fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it, test, vi } from 'vitest';
import { arbitraryMail } from '../../arbitraries/mail.ts';
import { fixture } from '../../fixtures/mail/index.ts';
import { manyFields } from '../../fixtures/mail/large.ts';

// Properties take thousands of runs; a busy machine needs its time for them.
vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;
const ARRIVED_MS = Date.UTC(2026, 9, 13, 8, 12, 44);

const report: DsnReport = {
  kind: 'failed',
  id: '01JZ3M9Q8N0000000000000002',
  originalId: '01JZ3M9Q8N0000000000000001',
  domain: 'contoso.example',
  mailFrom: 'billing@contoso.example',
  arrivedAtMs: ARRIVED_MS,
  dateMs: ARRIVED_MS + 4 * HOUR_MS,
  recipients: [
    {
      recipient: 'payable@fabrikam.example',
      status: '5.1.1',
      diagnostic: '550 5.1.1 mailbox unknown',
    },
    {
      recipient: 'ops@fabrikam.example',
      status: '5.7.0',
      diagnostic: 'Earlier mail to this address bounced for good.',
    },
  ],
  original: fixture('plain').raw,
};

/** The three parts of a notification, read by another parser. */
async function read(changed: Partial<DsnReport> = {}) {
  const raw = buildDsn({ ...report, ...changed });
  const mail = await PostalMime.parse(raw);
  const content = (type: string) => {
    const bytes = mail.attachments.find(({ mimeType }) => mimeType === type)?.content ?? '';
    return typeof bytes === 'string'
      ? bytes
      : Buffer.from(new Uint8Array(bytes)).toString('latin1');
  };
  const status = content('message/delivery-status');
  return {
    raw,
    mail,
    text: mail.text ?? '',
    status,
    groups: status
      .trim()
      .split(/\r?\n\r?\n/)
      .map(fieldsOf),
    header: content('text/rfc822-headers'),
  };
}

function fieldsOf(group: string): Record<string, string> {
  const { header } = splitMessage(Buffer.from(`${group}\r\n\r\n`));
  return Object.fromEntries(header.fields.map((field) => [field.name, fieldValue(field)]));
}

describe('a notification of failure', () => {
  it('is addressed so that nothing answers it', async () => {
    const { mail, raw } = await read();
    expect(mail.from?.address).toBe('MAILER-DAEMON@contoso.example');
    expect(mail.to?.[0]?.address).toBe('billing@contoso.example');
    expect(mail.messageId).toBe('<01JZ3M9Q8N0000000000000002@contoso.example>');
    expect(mail.inReplyTo).toBe('<invoice-2026-1043@contoso.example>');
    expect(mail.date).toBe('2026-10-13T12:12:44.000Z');
    const { header } = splitMessage(raw);
    expect(header.all('Auto-Submitted').map(fieldValue)).toEqual(['auto-replied']);
    expect(header.all('Content-Type').map(fieldValue)).toEqual([
      expect.stringMatching(/^multipart\/report; report-type=delivery-status; boundary="[^"]+"$/),
    ]);
  });

  it('tells every recipient’s status', async () => {
    const { groups } = await read({ envid: 'QQ314159' });
    expect(groups).toEqual([
      {
        'reporting-mta': 'dns; contoso.example',
        'original-envelope-id': 'QQ314159',
        'arrival-date': 'Tue, 13 Oct 2026 08:12:44 +0000',
        'x-mailferry-id': report.originalId,
      },
      {
        'final-recipient': 'rfc822; payable@fabrikam.example',
        action: 'failed',
        status: '5.1.1',
        'diagnostic-code': 'smtp; 550 5.1.1 mailbox unknown',
        'last-attempt-date': 'Tue, 13 Oct 2026 12:12:44 +0000',
      },
      {
        'final-recipient': 'rfc822; ops@fabrikam.example',
        action: 'failed',
        status: '5.7.0',
        'diagnostic-code': 'x-mailferry; Earlier mail to this address bounced for good.',
        'last-attempt-date': 'Tue, 13 Oct 2026 12:12:44 +0000',
      },
    ]);
  });

  it('names recipients and reasons for people', async () => {
    const { text } = await read();
    expect(text).toContain('could not be delivered to:');
    for (const { recipient, diagnostic, status } of report.recipients) {
      expect(text).toContain(recipient);
      expect(text).toContain(`${diagnostic} (${status})`);
    }
  });

  it('holds the header of the original and nothing of its body', async () => {
    const { header, raw } = await read();
    const original = splitMessage(report.original).header.toBuffer(Buffer.alloc(0)).toString();
    expect(header.trim()).toBe(original.replaceAll('\r', '').trim());
    expect(raw.includes('due within')).toBe(false);
  });

  it('is made twice the same', () => {
    expect(buildDsn(report).equals(buildDsn(report))).toBe(true);
  });

  it('passes the policy that it is sent under', () => {
    const prepared = applyFromPolicy(buildDsn(report), {
      policy: { mode: 'own' },
      domains: [{ domain: 'contoso.example', readyRegions: ['us-east-1'] }],
      region: 'us-east-1',
      mailFrom: '',
      messageId: report.id,
    });
    expect(prepared).toMatchObject({ sender: 'MAILER-DAEMON@contoso.example', changes: [] });
  });
});

describe('other notifications', () => {
  it('of expiry are failures, and say why', async () => {
    const { groups, text } = await read({ kind: 'expired' });
    expect(groups[1]).toMatchObject({ action: 'failed' });
    expect(text).toContain('in the time that it was given');
  });

  it('of delay say until when the mail is tried, and are no failures', async () => {
    const retryUntilMs = ARRIVED_MS + 120 * HOUR_MS;
    const recipients = [{ recipient: 'a@b.example', status: '4.4.1', diagnostic: 'No answer.' }];
    const { groups, text, mail } = await read({ kind: 'delayed', retryUntilMs, recipients });
    expect(groups[1]).toMatchObject({
      action: 'delayed',
      status: '4.4.1',
      'will-retry-until': 'Sun, 18 Oct 2026 08:12:44 +0000',
    });
    expect(text).toContain('has not been delivered yet');
    expect(text).toContain('until Sun, 18 Oct 2026 08:12:44 +0000');
    expect(mail.subject).toContain('Delayed');
  });
});

describe('addresses and headers beyond US-ASCII', () => {
  it('have the utf-8 address type, in 7 bits', async () => {
    const recipients = [{ recipient: 'büro+a@b.example', status: '5.1.1', diagnostic: 'Weg.' }];
    const { groups, text, raw } = await read({ recipients });
    expect(groups[1]?.['final-recipient']).toBe('utf-8; b\\x{FC}ro\\x{2B}a@b.example');
    expect(text).toContain('büro+a@b.example');
    expect(isUsAscii(raw)).toBe(true);
  });

  test.each(['eight-bit-utf8', 'eight-bit-latin1', 'nul-bytes', 'long-lines'] as const)(
    'of the original survive in 7 bits (%s)',
    async (name) => {
      const { raw } = fixture(name);
      const notification = await read({ original: raw });
      expect(isUsAscii(notification.raw)).toBe(true);
      expect(longestLine(notification.raw)).toBeLessThanOrEqual(998);
      const [, subject = ''] = /^Subject: (.*)$/m.exec(notification.header) ?? [];
      const bytes = splitMessage(raw).header.all('Subject').map(fieldValue).join();
      expect(subject).toBe(bytes);
    },
  );
});

describe('hostile input', () => {
  it('bounds the original’s header', () => {
    expect(buildDsn({ ...report, original: manyFields() }).length).toBeLessThan(24 * 1024);
  });

  it('cannot end a part early', async () => {
    const boundary = `--mailferry-${report.id}`;
    const original = Buffer.from(`Subject: s\r\n${boundary}--\r\nX-Last: x\r\n\r\n`);
    const { header } = await read({ original });
    expect(header).toContain(`${boundary}--`);
    expect(header).toContain('X-Last: x');
  });

  it('never adds a field, a recipient or a line that is too long', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\r\nBcc: x@y.example', '\r\n\r\nAction: delivered', 'x'.repeat(5_000)),
    );
    const recipient = fc.record({
      recipient: text,
      status: text,
      diagnostic: text,
    });
    const changed = fc.record({
      mailFrom: text,
      envid: text,
      recipients: fc.array(recipient, { minLength: 1, maxLength: 3 }),
      original: arbitraryMail,
      kind: fc.constantFrom('failed' as const, 'expired' as const, 'delayed' as const),
    });
    await fc.assert(
      fc.asyncProperty(changed, async (input) => {
        const { raw, groups } = await read(input);
        const { header } = splitMessage(raw);
        const names = header.fields.map(({ name }) => name);
        expect(names.filter((name) => !['in-reply-to', 'references'].includes(name))).toEqual([
          'from',
          'to',
          'subject',
          'date',
          'message-id',
          'auto-submitted',
          'mime-version',
          'content-type',
        ]);
        expect(groups).toHaveLength(1 + input.recipients.length);
        const action = input.kind === 'delayed' ? 'delayed' : 'failed';
        for (const group of groups.slice(1)) expect(group).toMatchObject({ action });
        expect(raw.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
      }),
      { numRuns: 300 },
    );
  });
});

describe('reportable', () => {
  const plain = fixture('plain').raw;
  const withHeader = (header: string) => Buffer.from(`${header}\r\nSubject: s\r\n\r\nbody`);

  test.each([
    ['mail', 'a@b.example', plain, undefined, true, true],
    ['the null reverse-path', '', plain, undefined, false, false],
    ['a notification', 'a@b.example', fixture('bounce').raw, undefined, false, false],
    ['a mailer daemon', 'MAILER-DAEMON@b.example', plain, undefined, false, false],
    ['NOTIFY=NEVER', 'a@b.example', plain, ['NEVER'], false, false],
    ['NOTIFY=FAILURE', 'a@b.example', plain, ['FAILURE'], true, false],
    ['NOTIFY=SUCCESS,DELAY', 'a@b.example', plain, ['SUCCESS', 'DELAY'], false, true],
    ['an empty NOTIFY', 'a@b.example', plain, [], true, true],
    ['bulk', 'a@b.example', withHeader('Precedence: bulk'), undefined, true, false],
    ['a list', 'a@b.example', withHeader('List-Id: <l.b.example>'), undefined, true, false],
    [
      'automatic mail',
      'a@b.example',
      withHeader('Auto-Submitted: auto-generated'),
      undefined,
      true,
      false,
    ],
    ['manual mail', 'a@b.example', withHeader('Auto-Submitted: no'), undefined, true, true],
    ['no message at hand', 'a@b.example', Buffer.alloc(0), undefined, true, true],
  ] as const)('%s', (_, mailFrom, message, notify, failure, delay) => {
    expect(isReportable('failed', { mailFrom, message, notify })).toBe(failure);
    expect(isReportable('expired', { mailFrom, message, notify })).toBe(failure);
    expect(isReportable('delayed', { mailFrom, message, notify })).toBe(delay);
  });

  it('never a notification of its own', () => {
    expect(isReportable('failed', { mailFrom: 'a@b.example', message: buildDsn(report) })).toBe(
      false,
    );
  });
});

function isUsAscii(raw: Buffer): boolean {
  return raw.every((byte) => byte < 0x80 && byte !== 0);
}

function longestLine(raw: Buffer): number {
  return Math.max(
    ...raw
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.length),
  );
}
