import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { type QueryCache, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { clockTime } from '../ui/moment.tsx';

/** While what is shown cannot be brought up to date, that it is old, and from when. */
export function useOutageNotice(): FlashbarProps.MessageDefinition[] {
  const cache = useQueryClient().getQueryCache();
  const since = useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => staleSince(cache),
  );
  if (since === undefined) return [];
  return [
    {
      id: 'outage',
      type: 'warning',
      header: 'Mailferry does not answer',
      content: `What you see is from ${clockTime(since)}. The console keeps asking, and shows what is new as soon as there is an answer.`,
    },
  ];
}

/** When the oldest answer came that is shown although a newer one was asked for in vain. */
function staleSince(cache: QueryCache): number | undefined {
  const times = cache
    .getAll()
    .filter((query) => query.isActive() && query.state.data !== undefined)
    .filter(({ state }) => state.error !== null || state.fetchFailureCount > 0)
    .map(({ state }) => state.dataUpdatedAt);
  return times.length === 0 ? undefined : Math.min(...times);
}
