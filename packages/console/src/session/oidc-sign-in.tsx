import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { unreachable } from '../api/problem.ts';
import type { configuration } from '../configuration.ts';
import { ProblemAlert } from '../ui/loaded.tsx';
import { CALLBACK_PATH, completeSignIn, signIn } from './oidc.ts';

/** Sign-in with the organization's identity provider, on the way there and on the way back. */
export default function OidcSignIn({ oidc }: { oidc: NonNullable<typeof configuration.oidc> }) {
  const [path, navigate] = useLocation();
  const { mutate: leave, ...leaving } = useMutation({
    mutationFn: () => signIn(oidc).catch(fail),
  });
  const { mutate: complete, ...completing } = useMutation({
    mutationFn: () => completeSignIn(oidc).catch(fail),
    onSuccess: (target) => navigate(target, { replace: true }),
  });
  const returning = path === CALLBACK_PATH;
  useEffect(() => {
    if (returning) complete();
  }, [returning, complete]);
  const problem = leaving.error ?? completing.error;
  return (
    <Container header={<Header variant="h2">Sign in with your account</Header>}>
      <SpaceBetween size="m">
        {problem !== null && <ProblemAlert problem={problem} />}
        <Button
          variant="primary"
          loading={leaving.isPending || completing.isPending}
          onClick={() => leave()}
        >
          Continue
        </Button>
      </SpaceBetween>
    </Container>
  );
}

function fail(error: unknown): never {
  throw unreachable(error);
}
