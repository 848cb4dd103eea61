import * as z from 'zod/mini';
import type { Json } from '../operations.ts';
import { ServiceError, validationError } from '../service-error.ts';
import type { Stores } from '../stores.ts';
import { execute, plan } from './execute.ts';
import { parseStatement } from './parse.ts';

const statementInput = z.looseObject({
  Statement: z.string().check(z.minLength(1), z.maxLength(8192)),
  Parameters: z.optional(z.array(z.record(z.string(), z.unknown())).check(z.minLength(1))),
  ReturnValuesOnConditionCheckFailure: z.optional(z.enum(['ALL_OLD', 'NONE'])),
});
type StatementInput = z.infer<typeof statementInput>;

const batchInput = z.looseObject({
  Statements: z.array(statementInput).check(z.minLength(1), z.maxLength(25)),
});

/** Codes of BatchStatementError (API reference) for the errors that a single statement can raise. */
const batchCodes: Record<string, string> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  DuplicateItemException: 'DuplicateItem',
  ResourceNotFoundException: 'ResourceNotFound',
  ValidationException: 'ValidationError',
};

/** ExecuteStatement for a statement that writes. */
export async function executeStatement(stores: Stores, region: string, input: Json): Promise<Json> {
  const request = valid(statementInput, input);
  const statement = parseStatement(request.Statement, request.Parameters ?? []);
  const write = await plan(stores, region, statement);
  await execute(stores, region, write, request.ReturnValuesOnConditionCheckFailure);
  return { Items: [] };
}

/**
 * BatchExecuteStatement: up to 25 statements, each with its own condition and its own error; HTTP 200 whatever became
 * of them. Two statements on one item are refused as BatchWriteItem refuses them: the documentation does not say that
 * they are allowed, so nothing may depend on it.
 */
export async function batchExecuteStatement(
  stores: Stores,
  region: string,
  input: Json,
): Promise<Json> {
  const { Statements } = valid(batchInput, input);
  const plans = await Promise.all(
    Statements.map((request) => settle(() => planOf(stores, region, request))),
  );
  const targets = plans.flatMap((result) => ('value' in result ? [result.value.target] : []));
  if (new Set(targets).size < targets.length) {
    throw validationError('Provided list of item keys contains duplicates');
  }
  const responses: Json[] = [];
  for (const [index, planned] of plans.entries()) {
    if ('failure' in planned) {
      responses.push({ Error: planned.failure });
      continue;
    }
    const mode = Statements[index]?.ReturnValuesOnConditionCheckFailure;
    const outcome = await settle(() => execute(stores, region, planned.value, mode));
    const TableName = planned.value.input['TableName'];
    responses.push('failure' in outcome ? { TableName, Error: outcome.failure } : { TableName });
  }
  return { Responses: responses };
}

async function planOf(stores: Stores, region: string, request: StatementInput) {
  return plan(stores, region, parseStatement(request.Statement, request.Parameters ?? []));
}

/** A statement's own error, as a value. @throws anything that is not one. */
async function settle<T>(work: () => Promise<T>): Promise<{ value: T } | { failure: Json }> {
  try {
    return { value: await work() };
  } catch (error) {
    const code = error instanceof ServiceError ? batchCodes[error.type] : undefined;
    if (!(error instanceof ServiceError) || code === undefined) throw error;
    return { failure: { Code: code, Message: error.message, ...error.members } };
  }
}

function valid<S extends z.ZodMiniType>(schema: S, input: Json): z.output<S> {
  const result = schema.safeParse(input);
  if (!result.success) throw validationError(z.prettifyError(result.error));
  return result.data;
}
