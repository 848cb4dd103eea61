import type { HeaderField, LineEnding } from './header-field.ts';
import { fieldNameOf, renamedField, writeField } from './header-field.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * A bound on the work that a hostile message can cause. Lines beyond it stay in the message as one piece that is not
 * looked into; mail of the field has a few hundred lines of header.
 */
const MAX_HEADER_LINES = 100_000;

/** RFC 5322 §2.1.1: a line has at most 998 characters, so no name is longer. */
const MAX_NAME_BYTES = 998;

/** Programs that read mailboxes hand mail in with the mbox separator line still on top of it. */
const MBOX_LINE = /^>?From /;

/**
 * The header block of an RFC 5322 message. Fields that nobody touches keep every byte, line endings and folding
 * included, whatever they hold; fields that are added end their lines as the message does.
 */
export class HeaderBlock {
  /** The line ending of the message's first line; CRLF where it has none. */
  readonly lineEnding: LineEnding;
  #fields: HeaderField[];
  /** The empty line before the body, as it stands in the message; empty where there is none. */
  readonly #separator: string;

  constructor(fields: HeaderField[], separator: string, lineEnding: LineEnding) {
    this.#fields = fields;
    this.#separator = separator;
    this.lineEnding = lineEnding;
  }

  get fields(): readonly HeaderField[] {
    return this.#fields;
  }

  /** Every field of that name (any case), topmost first. */
  all(name: string): HeaderField[] {
    const wanted = name.toLowerCase();
    return this.#fields.filter((field) => field.name === wanted);
  }

  first(name: string): HeaderField | undefined {
    const wanted = name.toLowerCase();
    return this.#fields.find((field) => field.name === wanted);
  }

  addFirst(name: string, value: string): void {
    this.#fields.unshift(writeField(name, value, this.lineEnding));
  }

  addLast(name: string, value: string): void {
    this.#endLastLine();
    this.#fields.push(writeField(name, value, this.lineEnding));
  }

  /** Adds a field right above `field`, which is one of this block's. */
  addBefore(field: HeaderField, name: string, value: string): void {
    this.#replace(field, writeField(name, value, this.lineEnding), field);
  }

  /** Gives the field `field` of this block another value. */
  replaceValue(field: HeaderField, value: string): void {
    const name = field.raw.slice(0, field.name.length);
    this.#replace(field, writeField(name, value, this.lineEnding));
  }

  /** Gives the field `field` of this block another name; its value keeps every byte. */
  rename(field: HeaderField, name: string): void {
    this.#replace(field, renamedField(field, name));
  }

  /** Removes the fields that the test holds for, and answers with how many those were. */
  remove(test: (field: HeaderField) => boolean): number {
    const before = this.#fields.length;
    this.#fields = this.#fields.filter((field) => !test(field));
    return before - this.#fields.length;
  }

  /** The block's bytes, the empty line before the body included: what is put before the body's bytes. */
  toBuffer(body: Buffer): Buffer {
    const fields = this.#fields.map((field) => field.raw).join('');
    // Without an empty line the first line of such a body would be read as a header field, once there are others.
    const missing = this.#separator === '' && body.length > 0 && fields !== '';
    return Buffer.from(fields + (missing ? this.lineEnding : this.#separator), 'latin1');
  }

  #replace(field: HeaderField, ...replacement: HeaderField[]): void {
    const index = this.#fields.indexOf(field);
    if (index >= 0) this.#fields.splice(index, 1, ...replacement);
  }

  #endLastLine(): void {
    const last = this.#fields.at(-1);
    if (last !== undefined && !last.raw.endsWith('\n'))
      this.#fields[this.#fields.length - 1] = { ...last, raw: last.raw + this.lineEnding };
  }
}

/** A message split in two: `body` is a slice of the message's own memory, neither copied nor looked at. */
export interface SplitMessage {
  header: HeaderBlock;
  body: Buffer;
}

/**
 * Splits a raw RFC 5322 message at the first empty line. Takes whatever comes, and never throws:
 * - lines end with CRLF or LF, mixed at will; a lone CR is an ordinary byte of its line;
 * - a line of white space only continues the field above it (RFC 5322 §4.2, obsolete folding);
 * - a line that is no field stays where it is, nameless;
 * - a message whose first line is no field (and no mbox line) has no header: all of it is body.
 */
export function splitMessage(message: Buffer): SplitMessage {
  const lineEnding = lineEndingOf(message);
  const fields: HeaderField[] = [];
  let separator = '';
  let name = '';
  let fieldStart = 0;
  let at = 0;
  const endField = () => {
    if (at > fieldStart) fields.push({ name, raw: message.toString('latin1', fieldStart, at) });
    fieldStart = at;
  };
  for (let lines = 0; at < message.length; lines += 1) {
    const next = endOfLine(message, at);
    if (isEmptyLine(message, at, next)) {
      separator = message.toString('latin1', at, next);
      break;
    }
    const folded = lines > 0 && isWhiteSpace(message[at]);
    if ((!folded && lines < MAX_HEADER_LINES) || lines === MAX_HEADER_LINES) {
      endField();
      const line = message.toString('latin1', at, Math.min(next, at + MAX_NAME_BYTES));
      name = lines === MAX_HEADER_LINES ? '' : fieldNameOf(line);
      if (lines === 0 && name === '' && !MBOX_LINE.test(line)) {
        return { header: new HeaderBlock([], '', lineEnding), body: message };
      }
    }
    at = next;
  }
  endField();
  return {
    header: new HeaderBlock(fields, separator, lineEnding),
    body: message.subarray(at + separator.length),
  };
}

function lineEndingOf(message: Buffer): LineEnding {
  const at = message.indexOf(LINE_FEED);
  return at < 0 || message[at - 1] === CARRIAGE_RETURN ? '\r\n' : '\n';
}

/** The offset behind the line's line feed, or the message's end. */
function endOfLine(message: Buffer, start: number): number {
  const at = message.indexOf(LINE_FEED, start);
  return at < 0 ? message.length : at + 1;
}

function isEmptyLine(message: Buffer, start: number, next: number): boolean {
  const length = next - start;
  // A message cut off in the middle of its separator: a line feed added to it would make one.
  if (message[next - 1] !== LINE_FEED) return length === 1 && message[start] === CARRIAGE_RETURN;
  return length === 1 || (length === 2 && message[start] === CARRIAGE_RETURN);
}

function isWhiteSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}
