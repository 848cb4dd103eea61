import type { Json } from '../operations.ts';

/** A DynamoDB attribute value in its wire form, such as `{ S: 'x' }`. */
export type AttributeValue = Json;

/** `address.lines[0]` is `['address', 'lines', 0]`. */
export type Path = readonly (string | number)[];

export type Operand =
  | { kind: 'path'; path: Path }
  | { kind: 'size'; path: Path }
  | { kind: 'value'; value: AttributeValue };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { kind: 'compare'; left: Operand; comparator: Comparator; right: Operand }
  | { kind: 'missing'; path: Path; negated: boolean }
  | {
      kind: 'function';
      name: 'begins_with' | 'contains' | 'attribute_type';
      path: Path;
      value: Operand;
    };

export type Assignment =
  | { kind: 'value'; path: Path; value: Operand }
  | { kind: 'arithmetic'; path: Path; left: Operand; operator: '+' | '-'; right: Operand }
  | { kind: 'append'; path: Path; left: Operand; right: Operand };

export type Statement =
  | { kind: 'insert'; table: string; item: Json }
  | { kind: 'update'; table: string; set: Assignment[]; remove: Path[]; where: Condition[] }
  | { kind: 'delete'; table: string; where: Condition[] };
