import { validationError } from '../service-error.ts';
import type { AttributeValue } from './statement.ts';
import type { Token } from './tokens.ts';
import { malformed, tokenize } from './tokens.ts';

/** Words of the grammar: as names they must be quoted. */
const keywords = new Set([
  'SET',
  'REMOVE',
  'WHERE',
  'AND',
  'OR',
  'NOT',
  'IS',
  'VALUE',
  'RETURNING',
  'FROM',
  'INTO',
]);

/** A position in a statement and in its parameters, which are used up in the order of the question marks. */
export class Cursor {
  readonly #tokens: Token[];
  readonly #parameters: readonly AttributeValue[];
  #at = 0;
  #used = 0;

  constructor(text: string, parameters: readonly AttributeValue[]) {
    this.#tokens = tokenize(text);
    this.#parameters = parameters;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  get unusedParameters(): number {
    return this.#parameters.length - this.#used;
  }

  describe(): string {
    const token = this.#tokens[this.#at];
    return token === undefined ? 'the end of the statement' : `'${token.text}'`;
  }

  /** Takes the next token if it is of this kind. */
  take(kind: 'string' | 'number'): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) return undefined;
    this.#at += 1;
    return token.text;
  }

  keyword(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.quoted || token.text.toUpperCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  expectKeyword(word: string): void {
    if (!this.keyword(word)) throw malformed(`expected ${word} before ${this.describe()}`);
  }

  symbol(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'symbol' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  expectSymbol(text: string): void {
    if (!this.symbol(text)) throw malformed(`expected '${text}' before ${this.describe()}`);
  }

  /** Takes `name(`. */
  call(name: string): boolean {
    const token = this.#tokens[this.#at];
    const next = this.#tokens[this.#at + 1];
    const isCall =
      token?.kind === 'word' &&
      !token.quoted &&
      token.text.toLowerCase() === name &&
      next?.kind === 'symbol' &&
      next.text === '(';
    if (isCall) this.#at += 2;
    return isCall;
  }

  expectName(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || (!token.quoted && keywords.has(token.text.toUpperCase()))) {
      throw malformed(`expected a name before ${this.describe()}`);
    }
    this.#at += 1;
    return token.text;
  }

  nextParameter(): AttributeValue {
    const value = this.#parameters[this.#used];
    if (value === undefined) {
      throw validationError("Number of parameters in request and statement don't match.");
    }
    this.#used += 1;
    return value;
  }
}
