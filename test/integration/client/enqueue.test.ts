import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { createClient } from '@mailferry/client';
import { INLINE_LIMIT_BYTES, MAX_MESSAGE_BYTES } from '@mailferry/core/mail/envelope';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS, type EmulatedCell, startCell } from './emulated-cell.ts';

const FROM = 'sender@example.com';
const TO = ['one@example.net'];

let cell: EmulatedCell;
beforeEach(async () => {
  cell = await startCell('eu-west-1');
});
afterEach(() => cell.stop());

function clientOf(target = cell.target) {
  return createClient({
    organizationId: 'acme',
    cells: { primary: target },
    credentials: CREDENTIALS,
  });
}

function* chunksOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('enqueue', () => {
  it('queues a small mail inline', async () => {
    const raw = Buffer.from('Subject: hello\r\n\r\nbody\x00\xff\r\n', 'latin1');
    const result = await clientOf().enqueue({ from: FROM, to: TO, raw });
    const [envelope, ...others] = cell.envelopes();
    expect(others).toEqual([]);
    expect(result).toEqual({ ids: [envelope?.id], region: 'eu-west-1', viaStandby: false });
    expect(envelope).toMatchObject({ v: 1, organizationId: 'acme', mailFrom: FROM, rcptTo: TO });
    expect(envelope && (await cell.rawOf(envelope))).toEqual(raw);
  });

  it.each([
    ['a buffer just over the inline limit', INLINE_LIMIT_BYTES + 1, false],
    ['a stream at the inline limit', INLINE_LIMIT_BYTES, true],
    ['a stream just over the inline limit', INLINE_LIMIT_BYTES + 1, true],
    ['a stream of exactly two parts', 10 * 1024 * 1024, true],
    ['a stream over several parts', 13 * 1024 * 1024 + 7, true],
  ])('keeps every byte of %s', async (_name, size, isStream) => {
    const bytes = randomBytes(size);
    const raw = isStream ? Readable.from(chunksOf(bytes, 65_521)) : bytes;
    const { ids } = await clientOf().enqueue({ from: FROM, to: TO, raw });
    const [envelope] = cell.envelopes();
    if (envelope === undefined) throw new Error('nothing queued');
    expect(Buffer.compare(await cell.rawOf(envelope), bytes)).toBe(0);
    if (size <= INLINE_LIMIT_BYTES) expect('inline' in envelope.raw).toBe(true);
    else {
      expect(envelope.raw).toEqual({
        claimCheck: {
          bucket: 'payloads',
          region: 'eu-west-1',
          key: `mail/acme/${ids[0]}`,
          payloadBytes: size,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      });
    }
  });

  it('gives each part of a split mail its own payload, under ids that a retry repeats', async () => {
    const to = Array.from({ length: 120 }, (_, index) => `user${index}@example.net`);
    const bytes = randomBytes(INLINE_LIMIT_BYTES + 10);
    const id = ulid();
    const first = await clientOf().enqueue({ id, from: '', to, raw: Readable.from([bytes]) });
    const again = await clientOf().enqueue({ id, from: '', to, raw: bytes });
    expect(first.ids).toHaveLength(3);
    expect(first.ids[0]).toBe(id);
    expect(again.ids).toEqual(first.ids);
    expect((await cell.payloadKeys()).sort()).toEqual(
      first.ids.map((part) => `mail/acme/${part}`).sort(),
    );
    const envelopes = cell.envelopes().slice(0, 3);
    expect(envelopes.flatMap((envelope) => envelope.rcptTo).sort()).toEqual([...to].sort());
    for (const envelope of envelopes) expect(await cell.rawOf(envelope)).toEqual(bytes);
  });

  it('stops a stream at 40 MiB and leaves nothing behind', async () => {
    const block = Buffer.alloc(1024 * 1024);
    let given = 0;
    const endless = (async function* () {
      for (; given < 100; given += 1) yield block;
    })();
    await expect(clientOf().enqueue({ from: FROM, to: TO, raw: endless })).rejects.toMatchObject({
      code: 'mail-too-large',
      retriable: false,
    });
    expect(given).toBeLessThanOrEqual(MAX_MESSAGE_BYTES / block.length + 1);
    expect(cell.envelopes()).toEqual([]);
    expect(await cell.payloadKeys()).toEqual([]);
  });

  it('names every fault at once, without the values', async () => {
    const error = await clientOf()
      .enqueue({ from: 'not an address', to: ['a@b.example', 'no'], raw: '', id: 'short' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'mail-invalid', retriable: false });
    expect(error).toHaveProperty('detail.faults.length', 4);
    expect(String(error)).not.toContain('not an address');
  });

  it('reports a stream that fails, and queues nothing', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(INLINE_LIMIT_BYTES);
        yield Buffer.alloc(10);
        throw new Error('connection lost');
      })(),
    );
    await expect(clientOf().enqueue({ from: FROM, to: TO, raw: broken })).rejects.toMatchObject({
      code: 'raw-unreadable',
    });
    expect(cell.envelopes()).toEqual([]);
    expect(await cell.payloadKeys()).toEqual([]);
  });

  it('stops waiting for a silent stream when aborted', async () => {
    const abort = new AbortController();
    const silent = new Readable({ read: () => undefined });
    const pending = clientOf().enqueue({ from: FROM, to: TO, raw: silent }, abort);
    abort.abort();
    await expect(pending).rejects.toMatchObject({ code: 'aborted' });
  });

  it('says that the queue refuses when it does not exist', async () => {
    const target = { ...cell.target, mailQueueUrl: `${cell.target.mailQueueUrl}-missing` };
    await expect(clientOf(target).enqueue({ from: FROM, to: TO, raw: 'x' })).rejects.toMatchObject({
      code: 'queue-refused',
      retriable: false,
    });
  });
});

describe('enqueueMany', () => {
  it('queues many mails and reports each on its own', async () => {
    const mails = Array.from({ length: 130 }, (_, index) => ({
      from: FROM,
      to: index === 7 ? ['broken'] : TO,
      raw: index % 40 === 0 ? Buffer.alloc(INLINE_LIMIT_BYTES + index + 1, 1) : `mail ${index}`,
    }));
    const outcomes = await clientOf().enqueueMany(mails);
    expect(outcomes).toHaveLength(130);
    expect(outcomes.flatMap((outcome, index) => (outcome.ok ? [] : [index]))).toEqual([7]);
    expect(cell.envelopes()).toHaveLength(129);
  });
});
