import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { MailferryError } from '@mailferry/core/errors';
import type { Item } from '../../calls/dynamo-calls.ts';

/** The primary key of the Directory table. */
export interface Key {
  pk: string;
  sk: string;
}

interface ItemDefinition<T> {
  /** Stored as attribute `entity`, so that a person who looks at the table knows what an item is. */
  entity: string;
  schema: { safeParse(value: unknown): { success: boolean; data?: T; error?: Fault } };
  key(value: T): Key;
  /** The key in index `gsi1`, for entities that are listed by something other than their partition. */
  index?(value: T): { gsi1pk: string; gsi1sk: string };
  /** When DynamoDB may delete the item, in seconds since the epoch. */
  ttlSeconds?(value: T): number | undefined;
}

interface Fault {
  issues: { path: PropertyKey[]; message: string }[];
}

export interface ItemCodec<T> {
  entity: string;
  key(value: T): Key;
  encode(value: T): Item;
  /** @throws MailferryError `directory-item-malformed`: its detail names the faulty fields, never their values. */
  decode(item: Item): T;
}

/** How one entity is kept in the table. */
export function defineItem<T extends object>(definition: ItemDefinition<T>): ItemCodec<T> {
  const { entity, schema } = definition;
  return {
    entity,
    key: (value) => definition.key(value),
    encode(value) {
      const ttl = definition.ttlSeconds?.(value);
      return marshall(
        {
          ...value,
          ...definition.key(value),
          ...definition.index?.(value),
          entity,
          ...(ttl === undefined ? {} : { ttl }),
        },
        { removeUndefinedValues: true },
      );
    },
    decode(item) {
      const result = schema.safeParse(plain(item));
      if (result.success && result.data !== undefined) return result.data;
      throw malformed(entity, result.error);
    },
  };
}

/** `undefined` where the item holds what no JavaScript value does, such as a number beyond a double. */
function plain(item: Item): unknown {
  try {
    return unmarshall(item);
  } catch {
    return undefined;
  }
}

/** The key as DynamoDB takes it. */
export function marshallKey({ pk, sk }: Key): Item {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** Milliseconds to the seconds that DynamoDB's TTL counts in. */
export function ttlOf(ms: number): number {
  return Math.ceil(ms / 1000);
}

function malformed(entity: string, error: Fault | undefined): MailferryError {
  const faults = (error?.issues ?? []).map(
    (issue) => `${issue.path.map(String).join('.') || 'item'}: ${issue.message}`,
  );
  return new MailferryError(
    'directory-item-malformed',
    'A record of the directory is damaged; an operator has to look at it.',
    { detail: { entity, faults } },
  );
}
