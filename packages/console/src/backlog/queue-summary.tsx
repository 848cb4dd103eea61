import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Backlog } from '../api/generated/schema.ts';
import { mails } from '../ui/mails.ts';
import { Moment } from '../ui/moment.tsx';
import { RouterLink } from '../ui/router-link.tsx';
import { DrainProgress } from './drain-progress.tsx';

/** How much mail waits in a cell, and how far the drain is. */
export function QueueSummary({
  backlog: { cell, mail, backlog, deadLetter, drain },
}: {
  backlog: Backlog;
}) {
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={4}
        minColumnWidth={120}
        items={[
          { label: 'Backlog', value: mails(backlog.visible + backlog.inFlight) },
          { label: 'Oldest in the backlog', value: <Moment at={backlog.oldestAt} /> },
          {
            label: 'Mail queue',
            value: `${mails(mail.visible)}, ${mail.inFlight} in flight`,
          },
          {
            label: 'Dead letters',
            value: (
              <RouterLink href={`/backlog/${cell}`}>
                {mails(deadLetter.visible + deadLetter.inFlight)}
              </RouterLink>
            ),
          },
        ]}
      />
      <DrainProgress drain={drain} waiting={backlog.visible + backlog.inFlight} />
    </SpaceBetween>
  );
}
