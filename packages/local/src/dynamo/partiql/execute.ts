import type { Json } from '../operations.ts';
import { ServiceError, validationError } from '../service-error.ts';
import type { Stores } from '../stores.ts';
import { keySchemaOf } from '../table.ts';
import { pick, writeItem } from '../write-item.ts';
import { ExpressionBuilder } from './expressions.ts';
import type { Condition, Statement } from './statement.ts';

/** What a parsed statement asks of the ordinary API. */
interface Write {
  operation: 'PutItem' | 'UpdateItem' | 'DeleteItem';
  input: Json;
  /** Table and key: names the item within the region. */
  target: string;
}

/** @throws ServiceError ValidationException when the WHERE clause does not name exactly one item. */
export async function plan(stores: Stores, region: string, statement: Statement): Promise<Write> {
  const { store } = stores.placeOf(region, statement.table);
  const schema = await keySchemaOf(store, statement.table);
  const [hash = ''] = schema;
  const builder = new ExpressionBuilder();
  if (statement.kind === 'insert') {
    const target = targetOf(statement.table, schema, statement.item);
    const ConditionExpression = `attribute_not_exists(${builder.path([hash])})`;
    const input = { TableName: statement.table, Item: statement.item, ConditionExpression };
    return { operation: 'PutItem', target, input: { ...input, ...builder.placeholders() } };
  }
  const { key, rest } = splitWhere(statement.where, schema);
  const conditions = rest.map((condition) => builder.condition(condition)).join(' AND ');
  const input: Json = { TableName: statement.table, Key: key };
  if (statement.kind === 'update') {
    const set = statement.set.map((assignment) => builder.assignment(assignment));
    const remove = statement.remove.map((path) => builder.path(path));
    const exists = `attribute_exists(${builder.path([hash])})`;
    input['UpdateExpression'] =
      (set.length > 0 ? `SET ${set.join(', ')} ` : '') +
      (remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '');
    input['ConditionExpression'] = conditions === '' ? exists : `${exists} AND ${conditions}`;
  } else if (conditions !== '') {
    // Developer guide, PartiQL DELETE: no item under that key is a success with nothing deleted.
    input['ConditionExpression'] =
      `attribute_not_exists(${builder.path([hash])}) OR (${conditions})`;
  }
  return {
    operation: statement.kind === 'update' ? 'UpdateItem' : 'DeleteItem',
    target: targetOf(statement.table, schema, key),
    input: { ...input, ...builder.placeholders() },
  };
}

/** @throws ServiceError DuplicateItemException for an INSERT of an item that exists; others as the ordinary API. */
export async function execute(
  stores: Stores,
  region: string,
  write: Write,
  returnOnFailure: string | undefined,
): Promise<void> {
  const isInsert = write.operation === 'PutItem';
  try {
    await writeItem(stores, region, write.operation, {
      ...write.input,
      ...(returnOnFailure === undefined || isInsert
        ? {}
        : { ReturnValuesOnConditionCheckFailure: returnOnFailure }),
    });
  } catch (error) {
    if (
      isInsert &&
      error instanceof ServiceError &&
      error.type === 'ConditionalCheckFailedException'
    ) {
      throw new ServiceError('DuplicateItemException', 'Duplicate primary key exists in table');
    }
    throw error;
  }
}

function splitWhere(where: readonly Condition[], schema: readonly string[]) {
  const key: Json = {};
  const rest: Condition[] = [];
  for (const condition of where) {
    const name = keyNameOf(condition, schema);
    if (name === undefined || name in key || condition.kind !== 'compare') rest.push(condition);
    else if (condition.right.kind === 'value') key[name] = condition.right.value;
  }
  if (schema.some((name) => !(name in key))) {
    throw validationError(
      'Where clause does not contain a mandatory equality on all key attributes',
    );
  }
  return { key, rest };
}

function keyNameOf(condition: Condition, schema: readonly string[]): string | undefined {
  if (condition.kind !== 'compare' || condition.comparator !== '=') return undefined;
  if (condition.left.kind !== 'path' || condition.right.kind !== 'value') return undefined;
  const [name, ...further] = condition.left.path;
  return typeof name === 'string' && further.length === 0 && schema.includes(name)
    ? name
    : undefined;
}

function targetOf(table: string, schema: readonly string[], source: Json): string {
  const key = pick(source, schema);
  return `${table} ${JSON.stringify(schema.map((name) => key[name]))}`;
}
