import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { useFollow } from './follow.ts';
import { Page } from './page.tsx';

export function NotFoundPage() {
  const follow = useFollow();
  return (
    <Page title="There is no such page">
      <Box variant="p">
        The link may be wrong or from an older version.{' '}
        <Link href="/" onFollow={follow}>
          Go to the start
        </Link>
      </Box>
    </Page>
  );
}
