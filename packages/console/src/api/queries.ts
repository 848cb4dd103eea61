import { QueryClient, queryOptions } from '@tanstack/react-query';
import { api, body } from './client.ts';
import type { ApiProblem } from './problem.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiProblem;
  }
}

/** How often pages that show what happens now ask again. */
export const LIVE_MS = 3_000;

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
