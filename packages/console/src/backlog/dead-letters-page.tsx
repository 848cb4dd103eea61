import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeadLetter } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { reasonText } from '../messages/reasons.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { useMay } from '../session/caller.ts';
import { bytes } from '../ui/bytes.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { RouterLink } from '../ui/router-link.tsx';
import { Inspection } from './inspection.tsx';
import { Redrive } from './redrive.tsx';

/** Messages that no sender could make anything of: to be looked at, and sent on their way again. */
export default function DeadLettersPage({ cell }: { cell: string }) {
  const letters = useQuery(queries.deadLetters(cell));
  const nameOf = useRegionNames();
  const may = useMay()('redriveDeadLetters');
  const [selected, setSelected] = useState<DeadLetter[]>([]);
  const [inspected, setInspected] = useState<DeadLetter>();
  const [redriving, setRedriving] = useState<'selected' | 'all'>();
  return (
    <Page
      title={`Dead letters of ${nameOf(cell)}`}
      description="A sample of at most a hundred. They stay until they are redriven, for 14 days by default."
    >
      <Loaded query={letters}>
        {({ items }) => (
          <ListTable
            title="Dead letters"
            items={items}
            keyOf={({ messageId }) => messageId}
            search="Find by reason, id or organization"
            empty="There are no dead letters."
            selection={
              may
                ? {
                    selected,
                    onChange: setSelected,
                    label: ({ mailId, messageId }) => `Choose ${mailId ?? messageId}`,
                  }
                : undefined
            }
            actions={
              <>
                <Button
                  iconName="refresh"
                  ariaLabel="Look again"
                  loading={letters.isFetching}
                  onClick={() => void letters.refetch()}
                />
                {may && (
                  <>
                    <Button
                      disabled={selected.length === 0}
                      onClick={() => setRedriving('selected')}
                    >
                      Redrive chosen
                    </Button>
                    <Button disabled={items.length === 0} onClick={() => setRedriving('all')}>
                      Redrive all
                    </Button>
                  </>
                )}
              </>
            }
            columns={[
              {
                id: 'reason',
                header: 'Reason',
                minWidth: 240,
                maxWidth: 420,
                sortingField: 'reason',
                isRowHeader: true,
                cell: ({ reason }) => reasonText(reason),
              },
              {
                id: 'mail',
                header: 'Message',
                cell: ({ mailId, organizationId }) =>
                  mailId === null || organizationId === null ? (
                    'Cannot be read'
                  ) : (
                    <RouterLink href={`/organizations/${organizationId}/messages/${mailId}`}>
                      {mailId}
                    </RouterLink>
                  ),
              },
              {
                id: 'organization',
                header: 'Organization',
                cell: ({ organizationId }) => organizationId ?? '–',
              },
              {
                id: 'at',
                header: 'Put here',
                sortingField: 'sentAt',
                cell: ({ sentAt }) => fullTime(sentAt),
              },
              { id: 'size', header: 'Size', cell: ({ bodyBytes }) => bytes(bodyBytes) },
              {
                id: 'inspect',
                header: 'Details',
                cell: (letter) => (
                  <Button
                    variant="inline-link"
                    ariaLabel={`Inspect ${letter.mailId ?? letter.messageId}`}
                    onClick={() => setInspected(letter)}
                  >
                    Inspect
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {inspected !== undefined && (
        <Inspection letter={inspected} onClose={() => setInspected(undefined)} />
      )}
      {redriving !== undefined && (
        <Redrive
          cell={cell}
          letters={redriving === 'selected' ? selected : undefined}
          onDone={() => setSelected([])}
          onClose={() => setRedriving(undefined)}
        />
      )}
    </Page>
  );
}
