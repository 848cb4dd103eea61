import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { IssuedToken, Token } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { useCaller, useMay } from '../session/caller.ts';
import { ROLE_LABELS } from '../ui/labels.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { type Look, State } from '../ui/states.tsx';
import { IssueToken } from './issue-token.tsx';
import { IssuedTokenDialog } from './issued-token.tsx';
import { RevokeToken } from './revoke-token.tsx';
import type { Scope } from './token-calls.ts';

/** API tokens: of one organization, or those for operators and readers of everything. */
export default function TokensPage({ organizationId }: { organizationId?: Scope }) {
  const tokens = useQuery(queries.tokens(organizationId));
  const caller = useCaller();
  const may = useMay();
  const [issuing, setIssuing] = useState(false);
  const [issued, setIssued] = useState<IssuedToken>();
  const [revoking, setRevoking] = useState<Token>();
  const allowed =
    organizationId === undefined ? may('issueGlobalToken') : may('issueToken', organizationId);
  return (
    <Page
      title="API tokens"
      description={
        organizationId === undefined
          ? 'For operators and for readers of everything. Those of an organization are made on its own page.'
          : 'For programs and people of this organization. They see and change nothing else.'
      }
      actions={
        allowed && (
          <Button variant="primary" onClick={() => setIssuing(true)}>
            Make a token
          </Button>
        )
      }
    >
      <Loaded query={tokens}>
        {({ items }) => (
          <ListTable
            title="Tokens"
            items={items}
            keyOf={({ tokenId }) => tokenId}
            search="Find by name, role or id"
            empty="No tokens yet. Make one to sign in with, or for a program."
            columns={[
              {
                id: 'name',
                header: 'Name',
                sortingField: 'name',
                isRowHeader: true,
                cell: (token) =>
                  caller.id === `token:${token.tokenId}` ? `${token.name} (yours)` : token.name,
              },
              { id: 'state', header: 'State', cell: (token) => <State look={lookOf(token)} /> },
              { id: 'role', header: 'Role', cell: ({ role }) => ROLE_LABELS[role] },
              {
                id: 'expires',
                header: 'Valid until',
                sortingField: 'expiresAt',
                cell: ({ expiresAt }) => fullTime(expiresAt),
              },
              {
                id: 'created',
                header: 'Made',
                sortingField: 'createdAt',
                cell: ({ createdAt, createdBy }) => `${fullTime(createdAt)} by ${createdBy}`,
              },
              {
                id: 'revoke',
                header: 'Revoke',
                cell: (token) =>
                  isValid(token) ? (
                    <Button
                      variant="inline-link"
                      ariaLabel={`Revoke ${token.name}`}
                      onClick={() => setRevoking(token)}
                    >
                      Revoke
                    </Button>
                  ) : (
                    '–'
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      {issuing && (
        <IssueToken scope={organizationId} onIssued={setIssued} onClose={() => setIssuing(false)} />
      )}
      {issued !== undefined && (
        <IssuedTokenDialog token={issued} onClose={() => setIssued(undefined)} />
      )}
      {revoking !== undefined && (
        <RevokeToken
          scope={organizationId}
          token={revoking}
          own={caller.id === `token:${revoking.tokenId}`}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </Page>
  );
}

function isValid({ revokedAt, expiresAt }: Token): boolean {
  return revokedAt === null && Date.parse(expiresAt) > Date.now();
}

function lookOf(token: Token): Look {
  if (token.revokedAt !== null) {
    return { type: 'stopped', text: `Revoked ${fullTime(token.revokedAt)}` };
  }
  return isValid(token) ? { type: 'success', text: 'Valid' } : { type: 'stopped', text: 'Expired' };
}
