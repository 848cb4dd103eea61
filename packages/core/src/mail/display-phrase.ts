/** RFC 2047 §2: an encoded word. Mail programs decode these, so they must neither be quoted nor encoded again. */
const ENCODED_WORD = /^=\?[\w-]+(?:\*[\w-]+)?\?(?:[bq])\?[!->@-~]*\?=$/i;

/** RFC 5322 §3.2.3: an atom; words of these need no quotes. */
const ATOM = /^[\w!#$%&'*+/=?^`{|}~-]+$/;

const US_ASCII = /^[ -~]*$/;

/** RFC 2047 §2: an encoded word has at most 75 characters, of which `=?UTF-8?B?` and `?=` take 12; base64 the rest. */
const BYTES_PER_WORD = 45;

/**
 * Writes a display name as an RFC 5322 `phrase`: US-ASCII on one line, quoted where it holds special characters, in
 * encoded words where it holds more than US-ASCII. Encoded words that the name holds already stay as they are.
 */
export function displayPhrase(name: string): string {
  const words = name.split(/[\p{Cc}\s]+/u).filter((word) => word !== '');
  const parts: string[] = [];
  let plain: string[] = [];
  const endPlain = () => {
    if (plain.length > 0) parts.push(plainPhrase(plain));
    plain = [];
  };
  for (const word of words) {
    if (ENCODED_WORD.test(word)) {
      endPlain();
      parts.push(word);
    } else plain.push(word);
  }
  endPlain();
  return parts.join(' ');
}

function plainPhrase(words: readonly string[]): string {
  const text = words.join(' ');
  if (!US_ASCII.test(text)) return encodedWords(text);
  if (words.every((word) => ATOM.test(word) && !word.startsWith('=?'))) return text;
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** Own code for these few lines: the library at hand loads its table of MIME types with it, on every cold start. */
function encodedWords(text: string): string {
  const chunks: string[] = [];
  let chunk = '';
  for (const character of text.toWellFormed()) {
    if (Buffer.byteLength(chunk + character) > BYTES_PER_WORD) {
      chunks.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  return [...chunks, chunk]
    .map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`)
    .join(' ');
}
