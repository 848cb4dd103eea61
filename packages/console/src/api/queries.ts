import { QueryClient, queryOptions } from '@tanstack/react-query';
import { allPages } from './all-pages.ts';
import { api, body } from './client.ts';
import type { ApiProblem } from './problem.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiProblem;
  }
}

/** How often pages that show what happens now ask again. */
export const LIVE_MS = 3_000;
/** Charts by the minute need less. */
const SERIES_MS = 10_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The console's server may be this machine, with no other network at hand.
      networkMode: 'always',
      retry: (failures, problem) => problem.passing && failures < 2,
      retryDelay: (failures) => 1000 * 2 ** failures,
      staleTime: 2_000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** What the console reads; one entry a question. */
export const queries = {
  caller: () =>
    queryOptions({
      queryKey: ['caller'],
      queryFn: ({ signal }) => body(api.GET('/me', { signal })),
      staleTime: 60_000,
    }),
  catalogue: () =>
    queryOptions({
      queryKey: ['catalogue'],
      queryFn: ({ signal }) => body(api.GET('/catalogue', { signal })),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  organization: (organizationId: string) =>
    queryOptions({
      queryKey: ['organization', organizationId],
      queryFn: ({ signal }) =>
        body(
          api.GET('/organizations/{organizationId}', {
            signal,
            params: { path: { organizationId } },
          }),
        ),
    }),
  organizations: () =>
    queryOptions({
      queryKey: ['organizations'],
      queryFn: ({ signal }) =>
        allPages((query) => body(api.GET('/organizations', { signal, params: { query } }))),
    }),
  domains: (organizationId: string) =>
    queryOptions({
      queryKey: ['domains', organizationId],
      queryFn: ({ signal }) =>
        allPages((query) =>
          body(
            api.GET('/organizations/{organizationId}/domains', {
              signal,
              params: { path: { organizationId }, query },
            }),
          ),
        ),
    }),
  domain: (organizationId: string, domain: string) =>
    queryOptions({
      queryKey: ['domain', organizationId, domain],
      queryFn: ({ signal }) =>
        body(
          api.GET('/organizations/{organizationId}/domains/{domain}', {
            signal,
            params: { path: { organizationId, domain } },
          }),
        ),
    }),
  integrations: (organizationId: string) =>
    queryOptions({
      queryKey: ['integrations', organizationId],
      queryFn: ({ signal }) =>
        allPages((query) =>
          body(
            api.GET('/organizations/{organizationId}/integrations', {
              signal,
              params: { path: { organizationId }, query },
            }),
          ),
        ),
    }),
  integration: (organizationId: string, integrationId: string) =>
    queryOptions({
      queryKey: ['integration', organizationId, integrationId],
      queryFn: ({ signal }) =>
        body(
          api.GET('/organizations/{organizationId}/integrations/{integrationId}', {
            signal,
            params: { path: { organizationId, integrationId } },
          }),
        ),
    }),
  checklist: (organizationId: string, integrationId: string) =>
    queryOptions({
      queryKey: ['checklist', organizationId, integrationId],
      queryFn: ({ signal }) =>
        body(
          api.GET('/organizations/{organizationId}/integrations/{integrationId}/checklist', {
            signal,
            params: { path: { organizationId, integrationId } },
          }),
        ),
    }),
  readiness: (organizationId: string) =>
    queryOptions({
      queryKey: ['readiness', organizationId],
      queryFn: ({ signal }) =>
        body(
          api.GET('/organizations/{organizationId}/readiness', {
            signal,
            params: { path: { organizationId } },
          }),
        ),
      staleTime: 0,
    }),
  allReadiness: () =>
    queryOptions({
      queryKey: ['all-readiness'],
      queryFn: ({ signal }) =>
        body(api.GET('/readiness', { signal, params: { query: { limit: 500 } } })),
      refetchInterval: LIVE_MS,
    }),
  suppressions: (organizationId: string) =>
    queryOptions({
      queryKey: ['suppressions', organizationId],
      queryFn: ({ signal }) =>
        allPages((query) =>
          body(
            api.GET('/organizations/{organizationId}/suppressions', {
              signal,
              params: { path: { organizationId }, query },
            }),
          ),
        ),
    }),
  /** Of an organization; without one, those of none. */
  tokens: (organizationId: string | undefined) =>
    queryOptions({
      queryKey: ['tokens', organizationId],
      queryFn: ({ signal }) =>
        allPages((query) =>
          organizationId === undefined
            ? body(api.GET('/tokens', { signal, params: { query } }))
            : body(
                api.GET('/organizations/{organizationId}/tokens', {
                  signal,
                  params: { path: { organizationId }, query },
                }),
              ),
        ),
    }),
  delivery: (organizationId: string, deliveryId: string) =>
    queryOptions({
      queryKey: ['delivery', organizationId, deliveryId],
      queryFn: ({ signal }) =>
        body(
          api.GET('/organizations/{organizationId}/deliveries/{deliveryId}', {
            signal,
            params: { path: { organizationId, deliveryId } },
          }),
        ),
      refetchInterval: LIVE_MS,
    }),
  deadLetters: (cell: string) =>
    queryOptions({
      queryKey: ['dead-letters', cell],
      queryFn: ({ signal }) =>
        body(
          api.GET('/cells/{cell}/dead-letters', {
            signal,
            params: { path: { cell }, query: { limit: 100 } },
          }),
        ),
    }),
  cells: () =>
    queryOptions({
      queryKey: ['cells'],
      queryFn: ({ signal }) => body(api.GET('/cells', { signal })),
      refetchInterval: LIVE_MS,
    }),
  backlog: (cell: string) =>
    queryOptions({
      queryKey: ['backlog', cell],
      queryFn: ({ signal }) =>
        body(api.GET('/cells/{cell}/backlog', { signal, params: { path: { cell } } })),
      refetchInterval: LIVE_MS,
    }),
  drills: (cell: string) =>
    queryOptions({
      queryKey: ['drills', cell],
      queryFn: ({ signal }) =>
        body(api.GET('/cells/{cell}/drills', { signal, params: { path: { cell } } })),
      refetchInterval: LIVE_MS,
    }),
  series: (cell: string, region: string) =>
    queryOptions({
      queryKey: ['series', cell, region],
      queryFn: ({ signal }) =>
        body(
          api.GET('/cells/{cell}/regions/{region}/series', {
            signal,
            params: { path: { cell, region } },
          }),
        ),
      refetchInterval: SERIES_MS,
    }),
  sesAccount: (region: string) =>
    queryOptions({
      queryKey: ['ses-account', region],
      queryFn: ({ signal }) =>
        body(api.GET('/regions/{region}/account', { signal, params: { path: { region } } })),
    }),
  transitions: (cell: string, region: string) =>
    queryOptions({
      queryKey: ['transitions', cell, region],
      queryFn: ({ signal }) =>
        body(
          api.GET('/cells/{cell}/regions/{region}/transitions', {
            signal,
            params: { path: { cell, region } },
          }),
        ),
      refetchInterval: LIVE_MS,
    }),
};
