import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Flashbar from '@cloudscape-design/components/flashbar';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../session/caller.ts';
import { TitleContext, useBreadcrumbs, usePageTitle } from './breadcrumbs.ts';
import { useFollow } from './follow.ts';
import { navigationItems } from './navigation.ts';
import { NoticesContext, useNoticeBoard } from './notices.ts';
import { useOrganizationInView } from './organization-in-view.ts';
import { useOutageNotice } from './outage-notice.tsx';
import { TopBar } from './top-bar.tsx';
import { isWide } from './wide.ts';

/** What every page stands in: the top bar, the navigation, and what the console has to say. */
export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const follow = useFollow();
  const may = useMay();
  const board = useNoticeBoard();
  const outage = useOutageNotice();
  const organization = useOrganizationInView();
  const { title, setTitle } = usePageTitle();
  const breadcrumbs = useBreadcrumbs(title);
  const [open, setOpen] = useState(isWide);
  return (
    <NoticesContext value={board.post}>
      <TopBar />
      <div role="status" className="unseen">
        {title}
      </div>
      <AppLayout
        headerSelector="#top-bar"
        toolsHide
        navigationOpen={open}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        navigation={
          <SideNavigation
            activeHref={activeHref(path)}
            items={navigationItems(may, organization)}
            onFollow={(event) => {
              follow(event);
              if (!isWide()) setOpen(false);
            }}
          />
        }
        breadcrumbs={<BreadcrumbGroup items={breadcrumbs} onFollow={follow} />}
        notifications={<Flashbar items={[...outage, ...board.items]} />}
        content={<TitleContext value={setTitle}>{children}</TitleContext>}
      />
    </NoticesContext>
  );
}

/** Of a detail page, the entry of its list is active. */
function activeHref(path: string): string {
  const parts = path.split('/');
  return parts.slice(0, parts[1] === 'organizations' ? 4 : 2).join('/');
}
