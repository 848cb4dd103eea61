import { MailferryError } from '../errors.ts';

/** A request that the directory's rules do not allow. `facts` belong to the answer and are safe to show to the caller. */
export class Refusal extends MailferryError {
  readonly facts: Record<string, unknown>;

  constructor(code: string, message: string, facts: Record<string, unknown> = {}) {
    super(code, message);
    this.facts = facts;
  }
}

export function notFound(what: string): Refusal {
  return new Refusal(`${what}-not-found`, `There is no such ${what.replaceAll('-', ' ')}.`);
}

/** Somebody else changed the record since the caller read it. */
export function versionConflict(): Refusal {
  return new Refusal(
    'version-conflict',
    'The record was changed since you read it. Read it again and repeat the change.',
  );
}
