import type { Role } from './api-token.ts';
import type { DirectoryPorts } from './ports.ts';
import type { Change } from './repository.ts';

/** Who asks: a person or a program, as it was authenticated. */
export interface Actor {
  /** Such as `token:01H…` or `oidc:…`. */
  id: string;
  role: Role;
  /** The one organization that the actor may see; absent for those who may see all. */
  organizationId?: string;
  requestId: string;
}

export interface AuditNote {
  scope: string;
  action: string;
  target: string;
  changes: Record<string, unknown>;
}

/** The audit entry of a change, to be written in the same transaction as the change. */
export function audited(
  { clock, newId }: Pick<DirectoryPorts, 'clock' | 'newId'>,
  actor: Actor,
  note: AuditNote,
): Change {
  return {
    kind: 'create',
    record: {
      type: 'audit',
      value: {
        auditId: newId(),
        scope: note.scope,
        atMs: clock.nowMs(),
        actor: actor.id,
        actorRole: actor.role,
        action: note.action,
        target: note.target,
        requestId: actor.requestId,
        changes: note.changes,
      },
    },
  };
}
