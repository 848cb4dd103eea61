/** Messages that break relays, as bytes; each ends in CRLF, since SMTP ends every message so. */
export function tortureMails(): Map<string, Buffer> {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const header = 'From: a@example.com\r\nSubject: torture\r\n';
  const manyHeaders = Array.from(
    { length: 10_000 },
    (_, index) => `X-Header-${index}: ${'v'.repeat(index % 50)}\r\n`,
  ).join('');
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const nested = (depth: number): string =>
    depth === 0
      ? 'Content-Type: text/plain\r\n\r\ninnermost\r\n'
      : `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${nested(depth - 1)}--b${depth}--\r\n`;
  return new Map([
    ['no header', latin1('just a body, no colon anywhere\r\n')],
    ['an empty line only', latin1('\r\n')],
    ['a header without body', latin1(header)],
    ['10,000 header fields', latin1(`${manyHeaders}\r\nbody\r\n`)],
    ['a line of 1 MB', latin1(`${header}\r\n${'x'.repeat(1024 * 1024)}\r\n`)],
    ['NUL bytes', latin1(`${header}\r\na\0b\0\0c\r\n\0\r\n`)],
    ['bare LF', latin1('From: a@example.com\nSubject: unix\n\nbody\nline\n\r\n')],
    ['bare CR', latin1(`${header}\r\nold\rmac\rlines\r\r\n`)],
    ['bare LF dots', latin1(`${header}\r\na\n.\nMAIL FROM:<x@example.com>\n.\n\r\n`)],
    ['mixed end-of-data look-alikes', latin1(`${header}\r\na\r\n.\nb\n.\r\nc\r.\rd\r\n`)],
    ['lines of dots', latin1(`${header}\r\n.\r\n..\r\n...\r\n.x\r\n..\r\n`)],
    ['a first line of one dot', latin1('.\r\n.\r\nx\r\n')],
    ['ten thousand dotted lines', latin1(`${header}\r\n${'.\r\n'.repeat(10_000)}`)],
    ['every byte', Buffer.concat([latin1(`${header}\r\n`), everyByte, everyByte, latin1('\r\n')])],
    [
      'mixed charsets',
      Buffer.concat([
        Buffer.from('From: a@example.com\r\nSubject: UTF-8 ✓ 日本語\r\n', 'utf8'),
        latin1('X-Latin: \xe4\xf6\xfc\r\n\r\n\x1b$B%F%9%H\x1b(B \xe4\r\n'),
      ]),
    ],
    ['multiparts 100 deep', latin1(`${header}${nested(100)}`)],
    ['duplicate unique headers', latin1(`${header}${header}From: c@example.org\r\n\r\nx\r\n`)],
    [
      'folded and broken headers',
      latin1(`Subject: a\r\n b\r\n\tc\r\n: none\r\nNo colon\r\n\r\nx\r\n`),
    ],
  ]);
}
