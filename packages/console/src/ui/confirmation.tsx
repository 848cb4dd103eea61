import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ProblemAlert } from './loaded.tsx';

/** Asks before something that is not easily undone, saying what will happen; stays open when it fails, and says why. */
export function Confirmation<T>({
  title,
  action,
  typed,
  children,
  run,
  onDone,
  onClose,
  ready = true,
}: {
  title: string;
  /** The word on the button. */
  action: string;
  /** What has to be typed first. */
  typed?: string;
  children: ReactNode;
  run: () => Promise<T>;
  onDone: (result: T) => void;
  onClose: () => void;
  /** Whether what the body asks for is there. */
  ready?: boolean;
}) {
  const [text, setText] = useState('');
  const act = useMutation({
    mutationFn: run,
    onSuccess: (result) => {
      onClose();
      onDone(result);
    },
  });
  const allowed = ready && (typed === undefined || text.trim() === typed);
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              disabled={!allowed}
              loading={act.isPending}
              onClick={() => act.mutate()}
            >
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {act.error !== null && <ProblemAlert problem={act.error} />}
        <div>{children}</div>
        {typed !== undefined && (
          <FormField label={`Type ${typed} to confirm`}>
            <Input
              value={text}
              onChange={({ detail }) => setText(detail.value)}
              autoComplete={false}
            />
          </FormField>
        )}
      </SpaceBetween>
    </Modal>
  );
}
