import { receivedHeader, type Trace } from '@mailferry/smtp/received';
import { describe, expect, it } from 'vitest';

const TRACE: Trace = {
  helo: 'client.example',
  remoteAddress: '192.0.2.1',
  remoteName: '',
  by: 'mx.example',
  isExtended: true,
  isSmtpUtf8: false,
  isAuthenticated: false,
  tls: undefined,
  id: '01J00000000000000000000000',
  receivedAtMs: Date.UTC(2026, 1, 3, 4, 5, 6),
};

describe('receivedHeader', () => {
  it('is folded as RFC 5321 has it', () => {
    expect(receivedHeader(TRACE)).toBe(
      'Received: from client.example ([192.0.2.1])\r\n\tby mx.example (Mailferry) with ESMTP\r\n\t' +
        'id 01J00000000000000000000000;\r\n\tTue, 03 Feb 2026 04:05:06 +0000\r\n',
    );
  });

  it.each<[Partial<Trace>, string]>([
    [{ isExtended: false }, 'SMTP'],
    [{ isAuthenticated: true }, 'ESMTPA'],
    [{ tls: { version: 'TLSv1.3', cipher: 'X' } }, 'ESMTPS'],
    [{ tls: { version: 'TLSv1.3', cipher: 'X' }, isAuthenticated: true }, 'ESMTPSA'],
    [{ isSmtpUtf8: true }, 'UTF8SMTP'],
  ])('names the protocol of %o: %s', (change, protocol) => {
    expect(receivedHeader({ ...TRACE, ...change })).toContain(`with ${protocol}\r\n`);
  });

  it('writes IPv6 addresses as literals, with the name where there is one', () => {
    const trace = { ...TRACE, remoteAddress: '2001:db8::1', remoteName: 'host.example' };
    expect(receivedHeader(trace)).toContain('(host.example [IPv6:2001:db8::1])');
  });

  it('does not let the client write header fields or comments', () => {
    const header = receivedHeader({ ...TRACE, helo: 'x\r\nBcc: a (b) <c>; d' });
    expect(header.split('\r\n')).toHaveLength(5);
    expect(header).toContain('from x??Bcc:?a??b???c???d (');
  });
});
