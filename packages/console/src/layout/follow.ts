import { useLocation } from 'wouter';

interface FollowEvent {
  preventDefault(): void;
  detail: { href?: string | undefined; external?: boolean | undefined };
}

/** Opens links of components within the page that is loaded. */
export function useFollow(): (event: FollowEvent) => void {
  const [, navigate] = useLocation();
  return (event) => {
    const { href, external } = event.detail;
    if (href === undefined || external === true) return;
    event.preventDefault();
    navigate(href);
    // A page begins at its top; going back is the browser's, which knows where one was.
    scrollTo(0, 0);
  };
}
