import type { Role } from '@mailferry/core/directory/api-token';
import type { Actor } from '@mailferry/core/directory/audit';
import { HttpRefusal } from '../http/problem.ts';
import type { Access } from '../http/route.ts';

const ANYBODY: readonly Role[] = ['operator', 'admin', 'reader'];
const WRITERS: readonly Role[] = ['operator', 'admin'];
const OPERATORS: readonly Role[] = ['operator'];

export const PUBLIC: Access = { scope: 'public' };
export const AUTHENTICATED: Access = { scope: 'caller' };
export const READ_ORGANIZATION: Access = { scope: 'organization', roles: ANYBODY };
export const WRITE_ORGANIZATION: Access = { scope: 'organization', roles: WRITERS };
export const READ_ALL: Access = { scope: 'global', roles: ANYBODY };
export const OPERATE: Access = { scope: 'global', roles: OPERATORS };

/**
 * Decides by the declaration alone, before anything is read: whether an organization exists is not told to strangers.
 * @throws HttpRefusal `forbidden`, also for a route that declares nothing.
 */
export function authorize(
  access: Access | undefined,
  actor: Actor,
  organizationId: string | undefined,
): void {
  if (access !== undefined && permits(access, actor, organizationId)) return;
  throw new HttpRefusal(403, 'forbidden', 'You may not do this.');
}

function permits(access: Access, actor: Actor, organizationId: string | undefined): boolean {
  switch (access.scope) {
    case 'public':
    case 'caller':
      return true;
    case 'global':
      return access.roles.includes(actor.role) && actor.organizationId === undefined;
    case 'organization':
      return (
        organizationId !== undefined &&
        access.roles.includes(actor.role) &&
        (actor.organizationId === undefined || actor.organizationId === organizationId)
      );
  }
}
