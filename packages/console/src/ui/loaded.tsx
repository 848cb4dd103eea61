import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { ApiProblem } from '../api/problem.ts';
import { problemAdvice } from './advice.ts';
import { Stack } from './stack.tsx';

/** A question's answer; until it is there, that it is awaited; when it fails, why and what to do. */
export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T, ApiProblem>;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) {
    return <Stack size="l">{children(query.data)}</Stack>;
  }
  if (query.error !== null) {
    return <ProblemAlert problem={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Loading />;
}

const SLOW_MS = 4_000;

export function Loading() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Box padding="l" textAlign="center">
      <StatusIndicator type="loading">
        {slow ? 'Still loading: the server is slow to answer' : 'Loading'}
      </StatusIndicator>
    </Box>
  );
}

export function ProblemAlert({ problem, onRetry }: { problem: ApiProblem; onRetry?: () => void }) {
  const { header, advice } = problemAdvice(problem);
  return (
    <Alert
      type="error"
      header={header}
      action={onRetry === undefined ? undefined : <Button onClick={onRetry}>Try again</Button>}
    >
      {advice}
      {problem.fields.length > 0 && (
        <ul>
          {problem.fields.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field}: {message}
            </li>
          ))}
        </ul>
      )}
      {problem.requestId !== undefined && problem.status >= 500 && (
        <Box variant="small">Request {problem.requestId}</Box>
      )}
    </Alert>
  );
}

export function FullPage({ children }: { children: ReactNode }) {
  return (
    <main className="full-page">
      <div>{children}</div>
    </main>
  );
}
