import { validationError } from '../service-error.ts';
import { parseConditions } from './conditions.ts';
import { Cursor } from './cursor.ts';
import type { Assignment, AttributeValue, Path, Statement } from './statement.ts';
import { malformed } from './tokens.ts';
import { parseOperand, parsePath, parseValue } from './values.ts';

/**
 * Parses the part of PartiQL for DynamoDB that writes one item: INSERT, UPDATE with any number of SET and REMOVE
 * clauses, DELETE (developer guide, "PartiQL insert/update/delete statements"). RETURNING, SELECT, OR, NOT, IN and
 * BETWEEN are refused.
 * @throws ServiceError ValidationException
 */
export function parseStatement(text: string, parameters: readonly AttributeValue[]): Statement {
  const cursor = new Cursor(text, parameters);
  const statement = parseOne(cursor);
  if (!cursor.atEnd) throw malformed(`unexpected ${cursor.describe()}`);
  if (cursor.unusedParameters > 0) {
    throw validationError("Number of parameters in request and statement don't match.");
  }
  return statement;
}

function parseOne(cursor: Cursor): Statement {
  if (cursor.keyword('INSERT')) {
    cursor.expectKeyword('INTO');
    const table = cursor.expectName();
    cursor.expectKeyword('VALUE');
    const value = parseValue(cursor);
    const item = value['M'];
    if (typeof item !== 'object' || item === null) throw malformed('VALUE must be a tuple');
    return { kind: 'insert', table, item: { ...item } };
  }
  if (cursor.keyword('UPDATE')) {
    const table = cursor.expectName();
    const clauses = parseClauses(cursor);
    cursor.expectKeyword('WHERE');
    return { kind: 'update', table, ...clauses, where: parseConditions(cursor) };
  }
  if (cursor.keyword('DELETE')) {
    cursor.expectKeyword('FROM');
    const table = cursor.expectName();
    cursor.expectKeyword('WHERE');
    return { kind: 'delete', table, where: parseConditions(cursor) };
  }
  throw validationError(
    `This emulator does not speak the statement that begins with ${cursor.describe()}.`,
  );
}

function parseClauses(cursor: Cursor): { set: Assignment[]; remove: Path[] } {
  const set: Assignment[] = [];
  const remove: Path[] = [];
  for (;;) {
    if (cursor.keyword('SET')) {
      do set.push(parseAssignment(cursor));
      while (cursor.symbol(','));
    } else if (cursor.keyword('REMOVE')) {
      do remove.push(parsePath(cursor));
      while (cursor.symbol(','));
    } else break;
  }
  if (set.length + remove.length === 0) throw malformed('UPDATE needs SET or REMOVE');
  return { set, remove };
}

function parseAssignment(cursor: Cursor): Assignment {
  const path = parsePath(cursor);
  cursor.expectSymbol('=');
  if (cursor.call('list_append')) {
    const left = parseOperand(cursor);
    cursor.expectSymbol(',');
    const right = parseOperand(cursor);
    cursor.expectSymbol(')');
    return { kind: 'append', path, left, right };
  }
  const left = parseOperand(cursor);
  for (const operator of ['+', '-'] as const) {
    if (cursor.symbol(operator)) {
      return { kind: 'arithmetic', path, left, operator, right: parseOperand(cursor) };
    }
  }
  return { kind: 'value', path, value: left };
}
