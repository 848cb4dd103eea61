import { useQueryClient } from '@tanstack/react-query';
import { api, body } from '../api/client.ts';
import type { DeadLetter } from '../api/generated/schema.ts';
import { useNotice } from '../layout/notices.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { mails } from '../ui/mails.ts';

/** As many as one call moves. */
const MAX_AT_ONCE = 500;

export function Redrive({
  cell,
  letters,
  onDone,
  onClose,
}: {
  cell: string;
  /** `undefined`: whatever is there. */
  letters: readonly DeadLetter[] | undefined;
  onDone: () => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const notice = useNotice();
  return (
    <Confirmation
      title="Redrive dead letters?"
      action="Redrive"
      onClose={onClose}
      run={() =>
        body(
          api.POST('/cells/{cell}/dead-letters/redrive', {
            params: { path: { cell } },
            body:
              letters === undefined
                ? { limit: MAX_AT_ONCE }
                : { messageIds: letters.map(({ messageId }) => messageId), limit: MAX_AT_ONCE },
          }),
        )
      }
      onDone={({ moved }) => {
        notice({
          type: moved === 0 ? 'warning' : 'success',
          header: `${mails(moved)} went back to the mail queue.`,
          ...(letters !== undefined && moved < letters.length
            ? { content: 'The others were not met in the queue: look again in a moment.' }
            : {}),
        });
        onDone();
        void client.invalidateQueries({ queryKey: ['dead-letters', cell] });
        void client.invalidateQueries({ queryKey: ['backlog', cell] });
      }}
    >
      {letters === undefined ? `At most ${MAX_AT_ONCE} mails` : mails(letters.length)} will go back
      to the mail queue and be tried again. What cannot be sent now either comes back here, so mend
      the reason first. Mail that was sent already is not sent again.
    </Confirmation>
  );
}
