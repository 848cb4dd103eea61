import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ApiProblem, unreachable } from '../api/problem.ts';
import { Loaded, ProblemAlert } from '../ui/loaded.tsx';
import { session } from './session.ts';

interface Persona {
  id: string;
  label: string;
}

/** One button a role. The local stack makes a token for each; nothing but this machine can ask for one. */
export default function DevelopmentSignIn() {
  const personas = useQuery({
    queryKey: ['personas'],
    queryFn: () => ask<{ personas: Persona[] }>('/development/personas'),
  });
  const signIn = useMutation({
    mutationFn: (id: string) =>
      ask<{ token: string }>(`/development/personas/${encodeURIComponent(id)}`, 'POST'),
    onSuccess: ({ token }) => session.begin({ token, kind: 'token' }),
  });
  return (
    <Container header={<Header variant="h2">Development sign-in</Header>}>
      <Loaded query={personas}>
        {(found) => (
          <SpaceBetween size="s">
            {signIn.error !== null && <ProblemAlert problem={signIn.error} />}
            {found.personas.map(({ id, label }) => (
              <Button
                key={id}
                fullWidth
                loading={signIn.isPending && signIn.variables === id}
                onClick={() => signIn.mutate(id)}
              >
                {label}
              </Button>
            ))}
          </SpaceBetween>
        )}
      </Loaded>
    </Container>
  );
}

async function ask<T>(path: string, method = 'GET'): Promise<T> {
  const response = await fetch(path, { method }).catch((error: unknown) => {
    throw unreachable(error);
  });
  if (!response.ok) {
    throw new ApiProblem(response.status, 'development-sign-in', 'The local stack refused it.');
  }
  // The local stack is of the same checkout.
  return (await response.json()) as T;
}
