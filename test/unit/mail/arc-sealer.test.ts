import { generateKeyPairSync } from 'node:crypto';
import { trustedResults } from '@mailferry/core/mail/arc';
import { createArcSealer } from '@mailferry/functions/mail/arc-sealer';
import { authenticate } from 'mailauth';
import { describe, expect, it } from 'vitest';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = { domain: 'relay.example', selector: 'arc', privateKey };
const record = `v=DKIM1; k=rsa; p=${publicKey.replaceAll(/-----[^-]+-----|\s/g, '')}`;

async function lookup(name: string): Promise<string[][]> {
  if (name === 'arc._domainkey.relay.example') return [[record]];
  throw Object.assign(new Error('no such record'), { code: 'ENOTFOUND' });
}

const RAW = Buffer.from(
  [
    'Authentication-Results: mx.scanner.example; spf=pass smtp.mailfrom=a@outside.example;',
    ' dmarc=pass header.from=outside.example',
    'From: Ann <a@outside.example>',
    'To: b@contoso.example',
    'Subject: sealed',
    '',
    'bare\nlf, .dots',
    '..',
    '',
  ].join('\r\n'),
);

async function seal(raw: Buffer, parts: Buffer[] = [raw], resolve = lookup): Promise<Buffer> {
  const sealer = createArcSealer(resolve);
  const authenticationResults = trustedResults(raw, 'mx.scanner.example');
  const set = await sealer.seal({ received: raw, parts, authenticationResults, key });
  return Buffer.concat([set, ...parts]);
}

/** What a receiver makes of the chain. */
async function verdict(message: Buffer) {
  const { arc } = await authenticate(message, {
    ip: '192.0.2.1',
    helo: 'out.example',
    mta: 'receiver.example',
    sender: 'x@relay.example',
    resolver: lookup,
    disableBimi: true,
  });
  if (arc === false) throw new Error('no ARC result');
  return { result: arc.status.result, i: arc.i, results: arc.authenticationResults };
}

/** What SES does on the way out. */
function asSesSendsIt(message: Buffer): Buffer {
  const added = 'DKIM-Signature: v=1; a=rsa-sha256; d=amazonses.com; s=x; h=From; bh=x; b=x\r\n';
  const ids = 'Message-ID: <0100@email.amazonses.com>\r\nDate: Tue, 13 Oct 2026 08:00:00 +0000\r\n';
  return Buffer.concat([Buffer.from(`${added}${ids}Feedback-ID: x:AmazonSES\r\n`), message]);
}

describe('an ARC set', () => {
  it('verifies at the far end of SES, with what the scanner found out', async () => {
    const out = asSesSendsIt(await seal(RAW));
    expect(await verdict(out)).toMatchObject({
      result: 'pass',
      i: 1,
      results: { spf: { result: 'pass' }, dmarc: { result: 'pass' } },
    });
    expect(out.subarray(-RAW.length).equals(RAW)).toBe(true);
  });

  it('seals what goes out, not what came in', async () => {
    const [head = '', body = ''] = RAW.toString('latin1').split('\r\n\r\n');
    const rewritten = head.replace('<a@outside.example>', '<relay@contoso.example>');
    const parts = [Buffer.from(`${rewritten}\r\n\r\n`, 'latin1'), Buffer.from(body, 'latin1')];
    expect((await verdict(await seal(RAW, parts))).result).toBe('pass');
  });

  it('follows the sets before it', async () => {
    const twice = await seal(await seal(RAW));
    expect(twice.toString('latin1')).toMatch(/^ARC-Seal: i=2;/);
    expect(await verdict(twice)).toMatchObject({ result: 'pass', i: 2 });
  });

  it('says of a chain that does not hold that it failed, and a failed one is left alone', async () => {
    const sealed = (await seal(RAW)).toString('latin1');
    const altered = Buffer.from(sealed.replace('Subject: sealed', 'Subject: altered'), 'latin1');
    const failed = await seal(altered);
    expect(failed.toString('latin1')).toMatch(/^ARC-Seal: i=2;[^;]*;[^;]*; cv=fail;/);
    expect((await verdict(failed)).result).toBe('fail');
    expect((await seal(failed)).equals(failed)).toBe(true);
  });

  it('is not made while the keys of a chain cannot be looked up', async () => {
    const sealed = await seal(RAW);
    const timeout = async () => {
      throw Object.assign(new Error('timeout'), { code: 'ETIMEOUT' });
    };
    await expect(seal(sealed, [sealed], timeout)).rejects.toThrow('timeout');
  });
});

describe('trusted results', () => {
  const field = (value: string) => `Authentication-Results: ${value}\r\n`;
  const of = (text: string, name?: string) => trustedResults(Buffer.from(`${text}\r\n`), name);

  it.each([
    ['the topmost of that name', field('a.example; spf=pass') + field('A.example; spf=fail')],
    ['whatever stands above', field('b.example; spf=fail') + field('a.example 1; spf=pass')],
    ['folded ones', field('a.example;\r\n\tspf=pass')],
  ])('are those of %s', (_what, text) => {
    expect(of(text, 'a.example')).toBe('spf=pass');
  });

  it.each([
    ['nobody is trusted', field('a.example; spf=pass'), undefined],
    ['another wrote them', field('b.example; spf=pass'), 'a.example'],
    ['the name is a part of another', field('a.example.evil; spf=pass'), 'a.example'],
    ['there are none', 'From: a@b.example\r\n', 'a.example'],
  ])('are none where %s', (_what, text, name) => {
    expect(of(text, name)).toBe('none');
  });
});
