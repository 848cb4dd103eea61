import { validationError } from '../service-error.ts';

export type Token =
  | { kind: 'word'; text: string; quoted: boolean }
  | { kind: 'string' | 'number' | 'symbol'; text: string };

const pattern =
  /\s*(?:"((?:[^"]|"")+)"|'((?:[^']|'')*)'|([A-Za-z_][\w]*)|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(<<|>>|<=|>=|<>|!=|[?{}[\](),:.=<>+-]))/y;

/** @throws ServiceError ValidationException at the first character that begins no token. */
export function tokenize(statement: string): Token[] {
  const tokens: Token[] = [];
  const text = statement.trimEnd();
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) throw malformed(`unexpected character at ${at}`);
    at = pattern.lastIndex;
    const [, quoted, string, word, number, symbol] = match;
    if (quoted !== undefined) {
      tokens.push({ kind: 'word', text: quoted.replaceAll('""', '"'), quoted: true });
    } else if (string !== undefined) {
      tokens.push({ kind: 'string', text: string.replaceAll("''", "'") });
    } else if (word !== undefined) tokens.push({ kind: 'word', text: word, quoted: false });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else tokens.push({ kind: 'symbol', text: symbol === '!=' ? '<>' : String(symbol) });
  }
  return tokens;
}

export function malformed(reason: string): Error {
  return validationError(`Statement wasn't well formed, can't be processed: ${reason}`);
}
