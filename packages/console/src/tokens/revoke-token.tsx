import { useQueryClient } from '@tanstack/react-query';
import type { Token } from '../api/generated/schema.ts';
import { useNotice } from '../layout/notices.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { revokeToken, type Scope } from './token-calls.ts';

export function RevokeToken({
  scope,
  token,
  own,
  onClose,
}: {
  scope: Scope;
  token: Token;
  /** Whether the caller is signed in with it. */
  own: boolean;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const notice = useNotice();
  return (
    <Confirmation
      title={`Revoke ${token.name}?`}
      action="Revoke"
      onClose={onClose}
      run={() => revokeToken(scope, token.tokenId)}
      onDone={() => {
        notice({ type: 'success', header: `${token.name} was revoked.` });
        void client.invalidateQueries({ queryKey: ['tokens', scope] });
      }}
    >
      Whoever uses it is refused from then on. This cannot be undone.
      {own && ' You are signed in with this very token: you will have to sign in again.'}
    </Confirmation>
  );
}
