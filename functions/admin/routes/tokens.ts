import { GLOBAL_SCOPE } from '@mailferry/core/directory/audit-entry';
import { issueToken, revokeToken } from '@mailferry/core/directory/tokens';
import { OPERATE, WRITE_ORGANIZATION } from '../access/access-policy.ts';
import { pageReply, pageRequest } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { organizationParams, pageOf, pageQuery } from '../schemas/common.ts';
import {
  issuedTokenView,
  issueGlobalTokenBody,
  issueTokenBody,
  organizationTokenParams,
  tokenParams,
  tokenView,
  viewIssuedToken,
  viewToken,
} from '../schemas/token.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export const tokenRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/tokens',
    operationId: 'issueGlobalToken',
    tag: 'Tokens',
    summary: 'Make a token for an operator, or for a reader of everything',
    access: OPERATE,
    body: issueGlobalTokenBody,
    success: { status: 201, description: 'The token, shown once.', schema: issuedTokenView },
    idempotent: true,
    secretField: 'secret',
    problems: [409],
    async handle({ body: { name, role, lifetimeDays }, actor, resourceId, ports }) {
      const lifetimeMs = lifetimeDays * DAY_MS;
      const wish = { tokenId: resourceId, name, role, lifetimeMs };
      return { body: viewIssuedToken(await issueToken(ports, actor, wish)) };
    },
  }),
  route({
    method: 'GET',
    path: '/tokens',
    operationId: 'listGlobalTokens',
    tag: 'Tokens',
    summary: 'List the tokens of no organization',
    access: OPERATE,
    query: pageQuery,
    success: { status: 200, description: 'Tokens.', schema: pageOf(tokenView) },
    handle: async ({ query, ports }) => ({
      body: pageReply(await ports.repository.tokens(GLOBAL_SCOPE, pageRequest(query)), viewToken),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/tokens/{tokenId}',
    operationId: 'revokeGlobalToken',
    tag: 'Tokens',
    summary: 'Revoke a token of no organization',
    access: OPERATE,
    params: tokenParams,
    success: { status: 204, description: 'Revoked: it opens nothing any more.' },
    problems: [404],
    async handle({ params, actor, ports }) {
      await revokeToken(ports, actor, GLOBAL_SCOPE, params.tokenId);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/organizations/{organizationId}/tokens',
    operationId: 'issueToken',
    tag: 'Tokens',
    summary: 'Make a token for an admin or a reader of an organization',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    body: issueTokenBody,
    success: { status: 201, description: 'The token, shown once.', schema: issuedTokenView },
    idempotent: true,
    secretField: 'secret',
    problems: [404, 409],
    async handle({ params, body: { name, role, lifetimeDays }, actor, resourceId, ports }) {
      const { organizationId } = params;
      const lifetimeMs = lifetimeDays * DAY_MS;
      const wish = { tokenId: resourceId, name, role, organizationId, lifetimeMs };
      return { body: viewIssuedToken(await issueToken(ports, actor, wish)) };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/{organizationId}/tokens',
    operationId: 'listTokens',
    tag: 'Tokens',
    summary: 'List the tokens of an organization',
    access: WRITE_ORGANIZATION,
    params: organizationParams,
    query: pageQuery,
    success: { status: 200, description: 'Tokens.', schema: pageOf(tokenView) },
    handle: async ({ params, query, ports }) => ({
      body: pageReply(
        await ports.repository.tokens(params.organizationId, pageRequest(query)),
        viewToken,
      ),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/organizations/{organizationId}/tokens/{tokenId}',
    operationId: 'revokeToken',
    tag: 'Tokens',
    summary: 'Revoke a token of an organization',
    access: WRITE_ORGANIZATION,
    params: organizationTokenParams,
    success: { status: 204, description: 'Revoked: it opens nothing any more.' },
    problems: [404],
    async handle({ params: { organizationId, tokenId }, actor, ports }) {
      await revokeToken(ports, actor, organizationId, tokenId);
      return {};
    },
  }),
];
