import { pageOf } from '@mailferry/functions/admin/schemas/common';
import { issuedTokenView, tokenView } from '@mailferry/functions/admin/schemas/token';
import type * as z from 'zod';
import type { Asker } from './admin-api.ts';
import { nothing, type PageQuery } from './pages.ts';
import { path } from './path.ts';

export type Token = z.output<typeof tokenView>;

export interface TokenWish {
  name: string;
  role: 'operator' | 'admin' | 'reader';
  lifetimeDays: number;
}

/** The routes about API tokens: an organization's own, or those of none. */
export function tokenApi(ask: Asker) {
  const tokensOf = (organization: string | undefined) =>
    organization === undefined ? '/tokens' : path`/organizations/${organization}/tokens`;
  return {
    tokens: (organization: string | undefined, page: PageQuery) =>
      ask({
        method: 'GET',
        path: tokensOf(organization),
        query: { ...page },
        answer: pageOf(tokenView),
      }),
    issueToken: (organization: string | undefined, body: TokenWish) =>
      ask({ method: 'POST', path: tokensOf(organization), body, answer: issuedTokenView }),
    revokeToken: (organization: string | undefined, tokenId: string) =>
      ask({
        method: 'DELETE',
        path: `${tokensOf(organization)}${path`/${tokenId}`}`,
        answer: nothing,
      }),
  };
}
