import type { Json } from './operations.ts';
import { tokenize } from './partiql/tokens.ts';
import { ServiceError } from './service-error.ts';

/** The tables that a request names, whatever its operation. */
export function tablesOf(input: Json): string[] {
  const tables = [
    input['TableName'],
    ...keysOf(input['RequestItems']),
    ...entriesOf(input['TransactItems']).flatMap((item) =>
      Object.values(item).map((action) => memberOf(action, 'TableName')),
    ),
    ...[input, ...entriesOf(input['Statements'])].map((entry) =>
      tableOfStatement(entry['Statement']),
    ),
  ];
  return [...new Set(tables.filter((table) => typeof table === 'string'))];
}

function tableOfStatement(statement: unknown): string | undefined {
  if (typeof statement !== 'string') return undefined;
  try {
    const [first, second, third] = tokenize(statement);
    return first?.text.toUpperCase() === 'UPDATE' ? second?.text : third?.text;
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

function entriesOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function keysOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
