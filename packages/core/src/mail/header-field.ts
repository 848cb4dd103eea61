/** One field of a header block, or a line in it that is no field. */
export interface HeaderField {
  /** Lower case; empty for a line that is no field, such as one without a colon. */
  readonly name: string;
  /** The bytes of the whole field as a latin1 string: name, value, folding and the final line ending. */
  readonly raw: string;
}

export type LineEnding = '\r\n' | '\n';

/** RFC 5322 §2.1.1: lines should be no longer than 78 characters. */
const PREFERRED_LINE_LENGTH = 78;

/** RFC 5322 §3.6.8 and §4.5: printable US-ASCII but the colon; obsolete syntax has white space before the colon. */
const FIELD_NAME = /^[!-9;-~]+(?=[ \t]*:)/;

/** The name of the field that a line begins, lower case; empty where it begins none. */
export function fieldNameOf(line: string): string {
  return FIELD_NAME.exec(line)?.[0].toLowerCase() ?? '';
}

/** The field's value, unfolded (RFC 5322 §2.2.3), its bytes as a latin1 string. */
export function fieldValue(field: HeaderField): string {
  const value = field.name === '' ? field.raw : field.raw.slice(field.raw.indexOf(':') + 1);
  return trimWhiteSpace(value.replaceAll(/\r?\n/g, ''));
}

/**
 * Writes a field, folded at white space where that keeps its lines within 78 characters. Control characters become
 * spaces, so that no value can begin a line of its own; what is not US-ASCII is written as UTF-8 (RFC 6532).
 */
export function writeField(name: string, value: string, lineEnding: LineEnding): HeaderField {
  const text = `${name}: ${trimWhiteSpace(value.replaceAll(/\p{Cc}+/gu, ' '))}`;
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return { name: name.toLowerCase(), raw: fold(bytes, name.length + 2, lineEnding) + lineEnding };
}

/** The same field under another name: its value keeps every byte. */
export function renamedField(field: HeaderField, name: string): HeaderField {
  return { name: name.toLowerCase(), raw: name + field.raw.slice(field.raw.indexOf(':')) };
}

/** Breaks before white space only, and never where a line of nothing but white space would come about. */
function fold(text: string, prefixLength: number, lineEnding: LineEnding): string {
  const lines: string[] = [];
  let line = text.slice(0, prefixLength);
  for (const word of text.slice(prefixLength).match(/ *[^ ]+/g) ?? []) {
    const wouldBreak = line.length + word.length > PREFERRED_LINE_LENGTH && word.startsWith(' ');
    if (wouldBreak) {
      lines.push(line);
      line = word;
    } else {
      line += word;
    }
  }
  return [...lines, line].join(lineEnding);
}

/** String.trim would also take the byte 0xA0, which is a part of many UTF-8 characters. */
function trimWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text[start])) start += 1;
  while (end > start && isWhiteSpace(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isWhiteSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
