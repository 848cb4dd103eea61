import type { ReadStream } from 'node:fs';
import { closeSync, createReadStream, fstatSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SEGMENT_BYTES = 256 * 1024 * 1024;
const NAME = /^raw-(\d{6})\.bin$/;

/** Where a mail's bytes lie. */
export interface RawPlace {
  segment: number;
  offset: number;
  bytes: number;
}

/**
 * Raw mails, one behind the other in files of some 256 MB: a file for each would cost more than all the rest of
 * accepting it. Nothing of them stays in memory.
 */
export class RawSegments {
  readonly #directory: string;
  #segment: number;
  #fd: number;
  #offset: number;

  constructor(directory: string) {
    this.#directory = directory;
    const numbers = readdirSync(directory).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
    this.#segment = Math.max(1, ...numbers);
    this.#fd = openSync(this.#path(this.#segment), 'a');
    // Bytes of a mail whose record a kill prevented stay there, unused.
    this.#offset = fstatSync(this.#fd).size;
  }

  append(raw: Buffer): RawPlace {
    if (this.#offset >= SEGMENT_BYTES) this.#next();
    const place = { segment: this.#segment, offset: this.#offset, bytes: raw.length };
    for (let at = 0; at < raw.length; ) at += writeSync(this.#fd, raw, at);
    this.#offset += raw.length;
    return place;
  }

  /** The bytes of a mail, as a stream. SES takes no empty mail, so a place is never empty. */
  read({ segment, offset, bytes }: RawPlace): ReadStream {
    return createReadStream(this.#path(segment), { start: offset, end: offset + bytes - 1 });
  }

  close(): void {
    closeSync(this.#fd);
  }

  #next(): void {
    closeSync(this.#fd);
    this.#segment += 1;
    this.#fd = openSync(this.#path(this.#segment), 'a');
    this.#offset = 0;
  }

  #path(segment: number): string {
    return join(this.#directory, `raw-${String(segment).padStart(6, '0')}.bin`);
  }
}
