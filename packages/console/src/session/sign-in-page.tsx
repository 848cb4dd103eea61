import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, lazy, useState } from 'react';
import { configuration } from '../configuration.ts';
import { FullPage } from '../ui/loaded.tsx';
import { Part } from '../ui/part.tsx';
import { session } from './session.ts';

const OidcSignIn = lazy(() => import('./oidc-sign-in.tsx'));
// The mode is a constant of the build. Only the local stack builds in this one: other builds hold no trace of it.
const DevelopmentSignIn =
  import.meta.env.MODE === 'development'
    ? lazy(() => import('./development-sign-in.tsx'))
    : undefined;

const NOTICES = {
  expired: 'Your session has ended. Sign in again to go on where you were.',
  'signed-out': 'You are signed out.',
};

export function SignInPage() {
  const reason = session.endReason();
  return (
    <FullPage>
      <SpaceBetween size="l">
        <Header variant="h1" description="Mail that keeps flowing through an Amazon SES outage">
          Mailferry
        </Header>
        {reason !== undefined && <Alert type="info">{NOTICES[reason]}</Alert>}
        <Part>
          {configuration.oidc !== undefined && <OidcSignIn oidc={configuration.oidc} />}
          {DevelopmentSignIn !== undefined && <DevelopmentSignIn />}
        </Part>
        <TokenForm />
      </SpaceBetween>
    </FullPage>
  );
}

/** RFC 6750: what a bearer token may hold. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

function TokenForm() {
  const [token, setToken] = useState('');
  const [fault, setFault] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = token.trim();
    if (TOKEN.test(typed)) session.begin({ token: typed, kind: 'token' });
    else setFault('Paste the token as it was shown when it was made. It has no spaces.');
  };
  return (
    <form onSubmit={submit}>
      <Container header={<Header variant="h2">Sign in with an API token</Header>}>
        <SpaceBetween size="m">
          <FormField
            label="API token"
            description="Operators make them, and admins of an organization for its own."
            errorText={fault}
          >
            <Input
              value={token}
              type="password"
              autoComplete={false}
              spellcheck={false}
              onChange={({ detail }) => {
                setToken(detail.value);
                setFault(undefined);
              }}
            />
          </FormField>
          <Button variant="primary" formAction="submit">
            Sign in
          </Button>
        </SpaceBetween>
      </Container>
    </form>
  );
}
