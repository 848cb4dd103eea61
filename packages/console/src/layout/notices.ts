import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, useCallback, useContext, useState } from 'react';

export interface Notice {
  type: 'success' | 'error' | 'info' | 'warning';
  header: string;
  content?: string;
}

type Post = (notice: Notice) => void;

export const NoticesContext = createContext<Post>(() => {});

/** Says something at the top of the page, until it is dismissed or three more came. */
export function useNotice(): Post {
  return useContext(NoticesContext);
}

export function useNoticeBoard(): { items: FlashbarProps.MessageDefinition[]; post: Post } {
  const [notices, setNotices] = useState<(Notice & { id: string })[]>([]);
  const post = useCallback((notice: Notice) => {
    setNotices((before) => [{ ...notice, id: crypto.randomUUID() }, ...before].slice(0, 3));
  }, []);
  const items = notices.map(({ id, ...notice }) => ({
    ...notice,
    id,
    dismissible: true,
    dismissLabel: 'Dismiss',
    onDismiss: () => setNotices((before) => before.filter((other) => other.id !== id)),
  }));
  return { items, post };
}
