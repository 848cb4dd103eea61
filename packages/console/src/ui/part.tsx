import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { Component, type ReactNode, Suspense, useState } from 'react';

/** A part of the console with code of its own: awaited, and told of when it does not come, the rest staying as it is. */
export function Part({
  at = '',
  fallback,
  children,
}: {
  /** Where: a failure is forgotten elsewhere. */
  at?: string;
  fallback?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Boundary at={at}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  );
}

interface BoundaryState {
  at: string;
  failed: boolean;
}

class Boundary extends Component<{ at: string; children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { at: this.props.at, failed: false };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ at }: { at: string }, state: BoundaryState) {
    return at === state.at ? null : { at, failed: false };
  }

  override render() {
    return this.state.failed ? <NotShown /> : this.props.children;
  }
}

/** The server is away, or has a newer console by now: loading it again mends both, as soon as there is an answer. */
function NotShown() {
  const [asking, setAsking] = useState(false);
  const reload = async () => {
    setAsking(true);
    // Without an answer, loading again would leave a page of the browser's own.
    const answer = await fetch(location.href, { method: 'HEAD' }).catch(() => undefined);
    setAsking(false);
    if (answer?.ok === true) location.reload();
  };
  return (
    <Alert
      type="error"
      header="This could not be shown."
      action={
        <Button loading={asking} onClick={() => void reload()}>
          Load the console again
        </Button>
      }
    >
      The server does not answer, or there is a newer version of the console.
    </Alert>
  );
}
