import { GLOBAL_SCOPE } from '@mailferry/core/directory/audit-entry';
import * as z from 'zod';
import { AUTHENTICATED, PUBLIC, READ_ALL, READ_ORGANIZATION } from '../access/access-policy.ts';
import { pageReply, pageRequest } from '../http/cursor.ts';
import { type Route, route } from '../http/route.ts';
import { organizationParams, pageOf, pageQuery } from '../schemas/common.ts';
import {
  auditView,
  callerView,
  catalogueView,
  viewAudit,
  viewCatalogue,
} from '../schemas/records.ts';

/** What describes the API and the deployment. */
export function generalRoutes(openApi: () => object): Route[] {
  return [
    route({
      method: 'GET',
      path: '/openapi.json',
      operationId: 'getOpenApi',
      tag: 'General',
      summary: 'This document',
      access: PUBLIC,
      success: {
        status: 200,
        description: 'The OpenAPI 3.1 document.',
        schema: z.record(z.string(), z.unknown()),
      },
      handle: async () => ({ body: { ...openApi() } }),
    }),
    route({
      method: 'GET',
      path: '/me',
      operationId: 'getCaller',
      tag: 'General',
      summary: 'Who the token makes you',
      access: AUTHENTICATED,
      success: { status: 200, description: 'The caller.', schema: callerView },
      handle: async ({ actor: { id, role, organizationId } }) => ({
        body: { id, role, organizationId: organizationId ?? null },
      }),
    }),
    route({
      method: 'GET',
      path: '/catalogue',
      operationId: 'getCatalogue',
      tag: 'General',
      summary: 'Regions, routes, gateway addresses, and the terms of multi-region',
      access: AUTHENTICATED,
      success: { status: 200, description: 'The catalogue.', schema: catalogueView },
      handle: async ({ ports }) => ({ body: viewCatalogue(ports.settings) }),
    }),
    route({
      method: 'GET',
      path: '/audit',
      operationId: 'listGlobalAudit',
      tag: 'Audit',
      summary: 'Changes that concern no single organization, newest first',
      access: READ_ALL,
      query: pageQuery,
      success: { status: 200, description: 'Audit entries.', schema: pageOf(auditView) },
      handle: async ({ query, ports }) => ({
        body: pageReply(await ports.repository.audit(GLOBAL_SCOPE, pageRequest(query)), viewAudit),
      }),
    }),
    route({
      method: 'GET',
      path: '/organizations/{organizationId}/audit',
      operationId: 'listAudit',
      tag: 'Audit',
      summary: 'Changes of an organization, newest first; kept after it is deleted',
      access: READ_ORGANIZATION,
      params: organizationParams,
      query: pageQuery,
      success: { status: 200, description: 'Audit entries.', schema: pageOf(auditView) },
      handle: async ({ params, query, ports }) => ({
        body: pageReply(
          await ports.repository.audit(params.organizationId, pageRequest(query)),
          viewAudit,
        ),
      }),
    }),
  ];
}
