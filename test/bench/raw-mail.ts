export const CONFIGURATION_SET = 'mailferry-bench';
export const DOMAIN = 'bench.example';

const KB = 1024;

/** A scanned mail as a gateway hands it on: a header of some 1.5 KB, and text up to `bytes` (default 20 KB). */
export function rawMail(bytes = 20 * KB): Buffer {
  const header = [
    ...Array.from(
      { length: 4 },
      (_, hop) =>
        `Received: from hop${hop}.example.net (hop${hop}.example.net [192.0.2.${hop + 1}])\r\n\tby hop${hop + 1}.example.net with ESMTPS id 4ZxKq${hop};\r\n\tMon, 24 Nov 2025 10:00:0${hop} +0000`,
    ),
    `From: Sender <sender@${DOMAIN}>`,
    'To: Recipient <recipient@example.com>',
    'Subject: Minutes of the meeting',
    'Date: Mon, 24 Nov 2025 10:00:00 +0000',
    `Message-ID: <20251124100000.4711@${DOMAIN}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 7bit',
    'X-Scan-Result: clean',
    `X-Scan-Trace: ${'0123456789abcdef'.repeat(20).replace(/(.{64})/g, '$1\r\n\t')}end`,
  ].join('\r\n');
  const line = `${'The quick brown fox jumps over the lazy dog. '.repeat(2).slice(0, 76)}\r\n`;
  const start = `${header}\r\n\r\n`;
  const text = Buffer.alloc(bytes - start.length, line);
  return Buffer.concat([Buffer.from(start), text]);
}
