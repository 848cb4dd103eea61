import type { Cursor } from './cursor.ts';
import type { AttributeValue, Operand, Path } from './statement.ts';
import { malformed } from './tokens.ts';

export function parsePath(cursor: Cursor): Path {
  const path: (string | number)[] = [cursor.expectName()];
  for (;;) {
    if (cursor.symbol('.')) path.push(cursor.expectName());
    else if (cursor.symbol('[')) {
      const index = cursor.take('number');
      if (index === undefined) throw malformed('a list index must be a number');
      cursor.expectSymbol(']');
      path.push(Number(index));
    } else return path;
  }
}

export function parseOperand(cursor: Cursor): Operand {
  if (cursor.call('size')) {
    const path = parsePath(cursor);
    cursor.expectSymbol(')');
    return { kind: 'size', path };
  }
  const value = tryValue(cursor);
  return value === undefined ? { kind: 'path', path: parsePath(cursor) } : { kind: 'value', value };
}

export function parseValue(cursor: Cursor): AttributeValue {
  const value = tryValue(cursor);
  if (value === undefined) throw malformed(`expected a value before ${cursor.describe()}`);
  return value;
}

function tryValue(cursor: Cursor): AttributeValue | undefined {
  if (cursor.symbol('?')) return cursor.nextParameter();
  const string = cursor.take('string');
  if (string !== undefined) return { S: string };
  const number = cursor.take('number');
  if (number !== undefined) return { N: number };
  if (cursor.keyword('TRUE')) return { BOOL: true };
  if (cursor.keyword('FALSE')) return { BOOL: false };
  if (cursor.keyword('NULL')) return { NULL: true };
  if (cursor.symbol('{')) return { M: parseMembers(cursor) };
  if (cursor.symbol('[')) return { L: parseList(cursor, ']') };
  if (cursor.symbol('<<')) return parseSet(cursor);
  return undefined;
}

function parseMembers(cursor: Cursor): Record<string, AttributeValue> {
  const members: Record<string, AttributeValue> = {};
  if (cursor.symbol('}')) return members;
  do {
    const name = cursor.take('string');
    if (name === undefined) throw malformed('attribute names of a tuple are strings');
    cursor.expectSymbol(':');
    members[name] = parseValue(cursor);
  } while (cursor.symbol(','));
  cursor.expectSymbol('}');
  return members;
}

function parseList(cursor: Cursor, end: string): AttributeValue[] {
  const values: AttributeValue[] = [];
  if (cursor.symbol(end)) return values;
  do values.push(parseValue(cursor));
  while (cursor.symbol(','));
  cursor.expectSymbol(end);
  return values;
}

function parseSet(cursor: Cursor): AttributeValue {
  const values = parseList(cursor, '>>');
  for (const type of ['S', 'N', 'B']) {
    const members = values.flatMap((value) => (type in value ? [value[type]] : []));
    if (members.length > 0 && members.length === values.length) return { [`${type}S`]: members };
  }
  throw malformed('a set must hold strings, numbers or binaries, and at least one');
}
