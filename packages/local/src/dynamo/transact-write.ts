import * as z from 'zod/mini';
import type { DynaliteStore } from './dynalite-types.ts';
import type { Json } from './operations.ts';
import { Overlay } from './overlay.ts';
import { ServiceError, validationError } from './service-error.ts';
import type { Stores } from './stores.ts';
import { keySchemaOf } from './table.ts';
import { tokenOf } from './transaction-tokens.ts';
import { pick, writeThrough } from './write-item.ts';

const action = z.looseObject({ TableName: z.string() });
const transactItem = z.strictObject({
  Put: z.optional(action),
  Update: z.optional(action),
  Delete: z.optional(action),
  ConditionCheck: z.optional(action),
});
const transactWriteInput = z.looseObject({
  TransactItems: z.array(transactItem).check(z.minLength(1), z.maxLength(100)),
  ClientRequestToken: z.optional(z.string()),
});

type Kind = keyof z.infer<typeof transactItem>;

interface Step {
  kind: Kind;
  input: Json & { TableName: string };
}

interface CancellationReason {
  Code: string;
  Message?: string;
  Item?: unknown;
}

/**
 * TransactWriteItems: all or nothing, at most 100 actions, one an item (API reference, TransactWriteItems). A refusal
 * lists one reason an action, in order. The same client request token within ten minutes answers without writing.
 */
export async function transactWrite(stores: Stores, region: string, input: Json): Promise<Json> {
  const request = transactWriteInput.safeParse(input);
  if (!request.success) throw validationError(z.prettifyError(request.error));
  const steps = request.data.TransactItems.map(stepOf);
  const locks = stores.lockNames(
    region,
    steps.map((step) => step.input.TableName),
  );
  return stores.locks.hold(locks, async () => {
    const token = tokenOf(stores, region, request.data.ClientRequestToken, input['TransactItems']);
    if (token?.seen === true) return {};
    await run(stores, region, steps);
    token?.remember();
    return {};
  });
}

function stepOf(item: z.infer<typeof transactItem>): Step {
  const kinds = (['Put', 'Update', 'Delete', 'ConditionCheck'] as const).flatMap((kind) => {
    const input = item[kind];
    return input === undefined ? [] : [{ kind, input }];
  });
  const [step] = kinds;
  if (step === undefined || kinds.length > 1) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  return step;
}

async function run(stores: Stores, region: string, steps: readonly Step[]): Promise<void> {
  const overlays = new Map<DynaliteStore, Overlay>();
  const targets = new Set<string>();
  const reasons: CancellationReason[] = [];
  for (const step of steps) {
    const { store, lock } = stores.placeOf(region, step.input.TableName);
    const overlay = overlays.get(store) ?? new Overlay(store);
    overlays.set(store, overlay);
    const target = `${lock} ${await keyText(store, step)}`;
    if (targets.has(target)) {
      throw validationError('Transaction request cannot include multiple operations on one item');
    }
    targets.add(target);
    reasons.push(await runStep(overlay.store, step));
  }
  if (reasons.some((reason) => reason.Code !== 'None')) {
    const codes = reasons.map((reason) => reason.Code).join(', ');
    throw new ServiceError(
      'TransactionCanceledException',
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      { members: { CancellationReasons: reasons } },
    );
  }
  for (const overlay of overlays.values()) await overlay.commit();
}

async function keyText(store: DynaliteStore, { kind, input }: Step): Promise<string> {
  const schema = await keySchemaOf(store, input.TableName);
  const key = pick(kind === 'Put' ? input['Item'] : input['Key'], schema);
  return JSON.stringify(schema.map((name) => key[name]));
}

async function runStep(store: DynaliteStore, { kind, input }: Step): Promise<CancellationReason> {
  try {
    if (kind === 'Put') await writeThrough(store, 'PutItem', input);
    if (kind === 'Update') await writeThrough(store, 'UpdateItem', input);
    if (kind === 'Delete') await writeThrough(store, 'DeleteItem', input);
    if (kind === 'ConditionCheck') await check(store, input);
    return { Code: 'None' };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.type === 'ConditionalCheckFailedException') {
      return { Code: 'ConditionalCheckFailed', Message: error.message, ...error.members };
    }
    // Faults that DynamoDB finds before it starts refuse the request as a whole.
    throw error;
  }
}

/** A condition without a write: dynalite evaluates it on a deletion that is thrown away. */
async function check(store: DynaliteStore, input: Json & { TableName: string }): Promise<void> {
  if (input['ConditionExpression'] === undefined) {
    throw validationError('ConditionExpression is required in a ConditionCheck');
  }
  await writeThrough(new Overlay(store).store, 'DeleteItem', input);
}
