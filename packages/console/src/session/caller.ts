import { createContext, useContext } from 'react';
import { ACCESS } from '../api/generated/access.ts';
import type { Caller } from '../api/generated/schema.ts';

export const CallerContext = createContext<Caller | undefined>(undefined);

export function useCaller(): Caller {
  const caller = useContext(CallerContext);
  if (caller === undefined) throw new Error('useCaller outside of a signed-in page');
  return caller;
}

export type Operation = keyof typeof ACCESS;

interface Access {
  scope: 'public' | 'caller' | 'organization' | 'global' | 'nobody';
  roles?: readonly Caller['role'][];
}

/**
 * Whether the server would let the caller: by the API's own declarations, for what to show. The server decides anyway.
 * @param organizationId needed for what belongs to an organization.
 */
export function permits(caller: Caller, operation: Operation, organizationId?: string): boolean {
  const { scope, roles = [] } = ACCESS[operation] as Access;
  const bound = caller.organizationId;
  switch (scope) {
    case 'public':
    case 'caller':
      return true;
    case 'organization':
      return roles.includes(caller.role) && (bound === null || bound === organizationId);
    case 'global':
      return roles.includes(caller.role) && bound === null;
    case 'nobody':
      return false;
  }
}

export function useMay(): (operation: Operation, organizationId?: string) => boolean {
  const caller = useCaller();
  return (operation, organizationId) => permits(caller, operation, organizationId);
}
