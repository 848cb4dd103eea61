import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useFollow } from '../layout/follow.ts';

/** A link to another page of the console. */
export function RouterLink(props: LinkProps) {
  const follow = useFollow();
  return <Link {...props} onFollow={follow} />;
}
