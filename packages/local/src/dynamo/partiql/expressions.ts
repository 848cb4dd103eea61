import type { Json } from '../operations.ts';
import type { Assignment, AttributeValue, Condition, Operand, Path } from './statement.ts';

/** Collects names and values while expressions of the ordinary API are written for a statement. */
export class ExpressionBuilder {
  readonly #names: Record<string, string> = {};
  readonly #values: Record<string, AttributeValue> = {};

  condition(condition: Condition): string {
    switch (condition.kind) {
      case 'compare':
        return `${this.operand(condition.left)} ${condition.comparator} ${this.operand(condition.right)}`;
      case 'missing':
        return `${condition.negated ? 'attribute_exists' : 'attribute_not_exists'}(${this.path(condition.path)})`;
      case 'function':
        return `${condition.name}(${this.path(condition.path)}, ${this.operand(condition.value)})`;
    }
  }

  assignment(assignment: Assignment): string {
    const target = this.path(assignment.path);
    switch (assignment.kind) {
      case 'value':
        return `${target} = ${this.operand(assignment.value)}`;
      case 'arithmetic':
        return `${target} = ${this.operand(assignment.left)} ${assignment.operator} ${this.operand(assignment.right)}`;
      case 'append':
        return `${target} = list_append(${this.operand(assignment.left)}, ${this.operand(assignment.right)})`;
    }
  }

  path(path: Path): string {
    return path
      .map((part, index) => {
        if (typeof part === 'number') return `[${part}]`;
        return `${index === 0 ? '' : '.'}${this.#name(part)}`;
      })
      .join('');
  }

  operand(operand: Operand): string {
    if (operand.kind === 'path') return this.path(operand.path);
    if (operand.kind === 'size') return `size(${this.path(operand.path)})`;
    const placeholder = `:v${Object.keys(this.#values).length}`;
    this.#values[placeholder] = operand.value;
    return placeholder;
  }

  /** The members of a request that go with the expressions written so far. */
  placeholders(): Json {
    return {
      ...(Object.keys(this.#names).length > 0 ? { ExpressionAttributeNames: this.#names } : {}),
      ...(Object.keys(this.#values).length > 0 ? { ExpressionAttributeValues: this.#values } : {}),
    };
  }

  #name(name: string): string {
    const known = Object.entries(this.#names).find(([, value]) => value === name);
    if (known !== undefined) return known[0];
    const placeholder = `#n${Object.keys(this.#names).length}`;
    this.#names[placeholder] = name;
    return placeholder;
  }
}
