import Alert from '@cloudscape-design/components/alert';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { DeadLetter } from '../api/generated/schema.ts';
import { reasonText } from '../messages/reasons.ts';
import { useCaller } from '../session/caller.ts';
import { bytes } from '../ui/bytes.ts';
import { fullTime } from '../ui/moment.tsx';

/** All that is known of a dead letter; bodies are never shown. */
export function Inspection({ letter, onClose }: { letter: DeadLetter; onClose: () => void }) {
  const { role } = useCaller();
  const breakable = (text: string) => <span className="breakable">{text}</span>;
  return (
    <Modal visible size="large" header="Dead letter" closeAriaLabel="Close" onDismiss={onClose}>
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'Reason', value: breakable(reasonText(letter.reason)) },
            { label: 'Put here', value: fullTime(letter.sentAt) },
            { label: 'Message', value: breakable(letter.mailId ?? 'Cannot be read') },
            { label: 'Id in the queue', value: breakable(letter.messageId) },
            { label: 'Organization', value: breakable(letter.organizationId ?? '–') },
            { label: 'Integration', value: breakable(letter.integrationId ?? '–') },
            { label: 'Size in the queue', value: bytes(letter.bodyBytes) },
            {
              label: 'Size of the mail',
              value: letter.payloadBytes === null ? '–' : bytes(letter.payloadBytes),
            },
            { label: 'MAIL FROM', value: breakable(letter.mailFrom ?? '–') },
            { label: 'Recipients', value: breakable(letter.rcptTo?.join(', ') ?? '–') },
          ]}
        />
        {role !== 'operator' && (
          <Alert type="info">Addresses and header fields are shown to operators alone.</Alert>
        )}
        {letter.headers !== null && (
          <Table
            variant="embedded"
            wrapLines
            ariaLabels={{ tableLabel: 'Header fields' }}
            items={letter.headers}
            columnDefinitions={[
              { id: 'name', header: 'Header field', cell: ({ name }) => name },
              {
                id: 'value',
                header: 'Value',
                cell: ({ value }) => <span className="mono">{value}</span>,
              },
            ]}
          />
        )}
      </SpaceBetween>
    </Modal>
  );
}
