import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { IssuedToken } from '../api/generated/schema.ts';
import { Copyable } from '../ui/copyable.tsx';
import { fullTime } from '../ui/moment.tsx';

/** The token itself, which nobody can look up afterwards. */
export function IssuedTokenDialog({ token, onClose }: { token: IssuedToken; onClose: () => void }) {
  const { name, secret, expiresAt } = token;
  return (
    <Modal
      visible
      header={`The token ${name}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        </Box>
      }
    >
      {secret === null ? (
        <Alert type="warning" header="It was made before, and shown then">
          The first answer was lost on its way. Revoke this token and make another one.
        </Alert>
      ) : (
        <SpaceBetween size="m">
          <Alert type="warning">Copy it now: it is not shown again.</Alert>
          <Copyable what="token" text={secret} />
          <Box>Valid until {fullTime(expiresAt)}.</Box>
        </SpaceBetween>
      )}
    </Modal>
  );
}
