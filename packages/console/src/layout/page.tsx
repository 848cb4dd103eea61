import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import type { ReactNode } from 'react';
import { Stack } from '../ui/stack.tsx';
import { useTitle } from './breadcrumbs.ts';

/** A page, which names itself in the browser's title and in the last breadcrumb. */
export function Page({
  title,
  description,
  actions,
  children,
}: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={description} actions={actions}>
          {title}
        </Header>
      }
    >
      <Stack size="l">{children}</Stack>
    </ContentLayout>
  );
}
