import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, body } from './client.ts';

/** What a search for mail asks for. Times are RFC 3339; an absent `to` is now. */
export interface MailSearch {
  recipient?: string;
  sender?: string;
  from?: string;
  to?: string;
}

const LIMIT = 50;

const following = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }: { next: string | null }) => next ?? undefined,
};

/** Lists that are too long to be read whole: page by page, as far as somebody wants to look. */
export const pagedQueries = {
  search: (organizationId: string, search: MailSearch) =>
    infiniteQueryOptions({
      ...following,
      queryKey: ['deliveries', organizationId, search],
      queryFn: ({ signal, pageParam: cursor }) =>
        body(
          api.GET('/organizations/{organizationId}/deliveries', {
            signal,
            params: { path: { organizationId }, query: { ...search, limit: LIMIT, cursor } },
          }),
        ),
    }),
  unsettled: (organizationId: string) =>
    infiniteQueryOptions({
      ...following,
      queryKey: ['unsettled', organizationId],
      queryFn: ({ signal, pageParam: cursor }) =>
        body(
          api.GET('/organizations/{organizationId}/deliveries/unsettled', {
            signal,
            params: { path: { organizationId }, query: { limit: LIMIT, cursor } },
          }),
        ),
    }),
  audit: (organizationId: string | undefined) =>
    infiniteQueryOptions({
      ...following,
      queryKey: ['audit', organizationId],
      queryFn: ({ signal, pageParam: cursor }) => {
        const query = { limit: 100, cursor };
        return organizationId === undefined
          ? body(api.GET('/audit', { signal, params: { query } }))
          : body(
              api.GET('/organizations/{organizationId}/audit', {
                signal,
                params: { path: { organizationId }, query },
              }),
            );
      },
    }),
};
