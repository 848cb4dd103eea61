import { decodePath } from '../../http.ts';
import { accountOperations } from './account.ts';
import type { Operation } from './call.ts';
import { configurationSetOperations } from './configuration-sets.ts';
import { identityOperations } from './identities.ts';
import { identityAttributeOperations } from './identity-attributes.ts';
import { sendEmailOperations } from './send-email.ts';
import { suppressionOperations } from './suppression.ts';

const OPERATIONS: Operation[] = [
  ...sendEmailOperations,
  ...accountOperations,
  ...identityOperations,
  ...identityAttributeOperations,
  ...configurationSetOperations,
  ...suppressionOperations,
];

/** The operation that a request is for, and the variable part of its path; a path with a broken escape is for none. */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; name: string } | undefined {
  for (const operation of OPERATIONS) {
    if (operation.method !== method) continue;
    const match = operation.path.exec(path);
    if (match === null) continue;
    const name = decodePath(match[1] ?? '');
    return name === undefined ? undefined : { operation, name };
  }
  return undefined;
}
