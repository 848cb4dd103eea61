import type { BreadcrumbGroupProps } from '@cloudscape-design/components/breadcrumb-group';
import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useCaller } from '../session/caller.ts';
import { useOrganizationInView } from './organization-in-view.ts';

/** Names of the parts of addresses; others are ids and name themselves. */
const NAMES: Record<string, string> = {
  regions: 'Regions',
  backlog: 'Backlog',
  organizations: 'Organizations',
  new: 'Create organization',
  messages: 'Messages',
  audit: 'Audit',
  preferences: 'Preferences',
  assets: 'Protected Email Assets',
  integrations: 'Integrations',
  readiness: 'Readiness',
  suppressions: 'Suppressions',
  tokens: 'API tokens',
  takeovers: 'Takeover',
};

/** Pages of an organization that stand under Account. */
const ACCOUNT = new Set(['preferences', 'assets', 'integrations', 'readiness']);

/** Takes the title of the page that is shown. */
export const TitleContext = createContext<(title: string) => void>(() => {});

/** Names the page in the browser's title and in the last breadcrumb. */
export function useTitle(title: string): void {
  const setTitle = useContext(TitleContext);
  useEffect(() => {
    setTitle(title);
    document.title = `${title} · Mailferry`;
  }, [title, setTitle]);
}

/** The title of the page at the current address: none until that page has named itself. */
export function usePageTitle(): { title: string; setTitle: (title: string) => void } {
  const [path] = useLocation();
  const [named, setNamed] = useState({ path: '', title: '' });
  const setTitle = useCallback((title: string) => setNamed({ path, title }), [path]);
  return { title: named.path === path ? named.title : '', setTitle };
}

/** Where the page stands, from its address; the last is what the page calls itself. */
export function useBreadcrumbs(title: string): BreadcrumbGroupProps.Item[] {
  const [path] = useLocation();
  const organization = useOrganizationInView();
  const { organizationId: bound } = useCaller();
  const parts = path.split('/').filter((part) => part !== '');
  const crumbs = parts.flatMap((part, index) => {
    const href = `/${parts.slice(0, index + 1).join('/')}`;
    const isOrganization = parts[0] === 'organizations' && index === 1 && part !== 'new';
    const text =
      NAMES[part] ?? (isOrganization ? (organization?.name ?? part) : decodeURIComponent(part));
    // Whoever belongs to an organization has no list of others to go back to.
    if (index === 0 && part === 'organizations' && bound !== null) return [];
    const item = { text, href };
    const account = { text: 'Account', href: `/${parts.slice(0, 2).join('/')}/preferences` };
    return index === 2 && ACCOUNT.has(part) ? [account, item] : [item];
  });
  const last = crumbs.at(-1);
  if (last === undefined || title === '') return crumbs;
  return [...crumbs.slice(0, -1), { ...last, text: title }];
}
