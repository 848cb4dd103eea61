import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Delivery } from '../api/generated/schema.ts';
import type { pagedQueries } from '../api/pages.ts';
import { LIVE_MS } from '../api/queries.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { readable } from '../ui/columns.ts';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime } from '../ui/moment.tsx';
import { RouterLink } from '../ui/router-link.tsx';
import { DELIVERY_LOOKS, State } from '../ui/states.tsx';

type Options = ReturnType<typeof pagedQueries.search> | ReturnType<typeof pagedQueries.unsettled>;

/** Mail, page by page. */
export function FoundMail({
  title,
  options,
  empty,
  live = false,
}: {
  title: string;
  options: Options;
  empty: string;
  live?: boolean;
}) {
  // Both kinds of question have answers of one shape.
  const found = useInfiniteQuery({
    ...(options as ReturnType<typeof pagedQueries.search>),
    refetchInterval: live ? LIVE_MS : false,
  });
  return (
    <Loaded query={found}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        const missing = [...new Set(pages.flatMap(({ unavailableCells }) => unavailableCells))];
        return (
          <>
            {missing.length > 0 && (
              <Alert type="warning" header="Not everything could be asked">
                {missing.join(', ')} did not answer: mail that went through there is missing below.
              </Alert>
            )}
            <MailTable
              title={title}
              items={items}
              empty={found.hasNextPage ? 'Nothing so far.' : empty}
              more={
                found.hasNextPage && (
                  <Button
                    loading={found.isFetchingNextPage}
                    onClick={() => void found.fetchNextPage()}
                  >
                    Show more
                  </Button>
                )
              }
            />
          </>
        );
      }}
    </Loaded>
  );
}

function MailTable(props: {
  title: string;
  items: Delivery[];
  empty: string;
  more: React.ReactNode;
}) {
  const nameOf = useRegionNames();
  return (
    <Table
      items={props.items}
      trackBy="id"
      wrapLines
      enableKeyboardNavigation
      header={
        <Header variant="h2" counter={`(${props.items.length}${props.more ? '+' : ''})`}>
          {props.title}
        </Header>
      }
      empty={<Box textAlign="center">{props.empty}</Box>}
      footer={props.more && <Box textAlign="center">{props.more}</Box>}
      columnDefinitions={readable<Delivery>([
        {
          id: 'received',
          header: 'Received',
          isRowHeader: true,
          cell: ({ id, organizationId, receivedAt }) => (
            <RouterLink href={`/organizations/${organizationId}/messages/${id}`}>
              {fullTime(receivedAt)}
            </RouterLink>
          ),
        },
        {
          id: 'state',
          header: 'State',
          cell: ({ state, possibleDuplicate }) => (
            <SpaceBetween size="xxs">
              <State look={DELIVERY_LOOKS[state]} />
              {possibleDuplicate && <Badge color="severity-medium">Possible duplicate</Badge>}
            </SpaceBetween>
          ),
        },
        {
          id: 'from',
          header: 'Sender',
          cell: ({ mailFrom }) => <span className="breakable">{mailFrom || '<>'}</span>,
        },
        {
          id: 'to',
          header: 'Recipients',
          cell: ({ rcptTo }) => <span className="breakable">{shortened(rcptTo)}</span>,
        },
        {
          id: 'region',
          header: 'Region',
          cell: ({ region }) => (region === null ? '–' : nameOf(region)),
        },
      ])}
    />
  );
}

function shortened(recipients: readonly string[]): string {
  const [first = '', ...others] = recipients;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
