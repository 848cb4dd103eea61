import { stripVTControlCharacters } from 'node:util';

/**
 * A text of foreign origin on one line: names and header fields must not move the cursor, colour the screen or forge a
 * second row.
 */
export function safeText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '');
}
