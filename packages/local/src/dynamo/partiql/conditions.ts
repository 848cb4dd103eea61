import { validationError } from '../service-error.ts';
import type { Cursor } from './cursor.ts';
import type { Condition } from './statement.ts';
import { malformed } from './tokens.ts';
import { parseOperand, parsePath } from './values.ts';

const comparators = ['=', '<>', '<=', '>=', '<', '>'] as const;
const functions = ['begins_with', 'contains', 'attribute_type'] as const;

/** Conditions joined by AND. */
export function parseConditions(cursor: Cursor): Condition[] {
  const conditions: Condition[] = [];
  do conditions.push(parseCondition(cursor));
  while (cursor.keyword('AND'));
  return conditions;
}

function parseCondition(cursor: Cursor): Condition {
  for (const name of functions) {
    if (!cursor.call(name)) continue;
    const path = parsePath(cursor);
    cursor.expectSymbol(',');
    const value = parseOperand(cursor);
    cursor.expectSymbol(')');
    return { kind: 'function', name, path, value };
  }
  // Functions of condition expressions that PartiQL does not have: DynamoDB would refuse them as well.
  for (const name of ['attribute_exists', 'attribute_not_exists']) {
    if (cursor.call(name)) {
      throw validationError(`PartiQL has no function ${name}: use IS MISSING or IS NOT MISSING.`);
    }
  }
  const left = parseOperand(cursor);
  if (left.kind === 'path' && cursor.keyword('IS')) {
    const negated = cursor.keyword('NOT');
    cursor.expectKeyword('MISSING');
    return { kind: 'missing', path: left.path, negated };
  }
  for (const comparator of comparators) {
    if (cursor.symbol(comparator)) {
      return { kind: 'compare', left, comparator, right: parseOperand(cursor) };
    }
  }
  throw malformed(`expected a comparison before ${cursor.describe()}`);
}
