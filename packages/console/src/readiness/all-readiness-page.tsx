import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import type { ReadinessList, StoredReadiness } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { useNotice } from '../layout/notices.ts';
import { Page } from '../layout/page.tsx';
import { useRegionNames } from '../regions/region-names.ts';
import { useMay } from '../session/caller.ts';
import { ListTable } from '../ui/list-table.tsx';
import { Loaded, ProblemAlert } from '../ui/loaded.tsx';
import { count } from '../ui/mails.ts';
import { fullTime } from '../ui/moment.tsx';
import { RouterLink } from '../ui/router-link.tsx';
import { Either } from '../ui/states.tsx';
import { CHECK_LABELS, findingText } from './checks.ts';

/** Whether the secondaries could take over now, of every organization with multi-region, as the hourly checks found it. */
export default function AllReadinessPage() {
  const readiness = useQuery(queries.allReadiness());
  const client = useQueryClient();
  const notice = useNotice();
  const may = useMay();
  const check = useMutation({
    mutationFn: () => api.POST('/readiness/check'),
    onSuccess: () => {
      notice({
        type: 'success',
        header: 'The checks begin with the next run of each cell’s health function.',
      });
      void client.invalidateQueries({ queryKey: ['all-readiness'] });
    },
  });
  return (
    <Page
      title="Readiness"
      description="Whether the secondary regions could take over now, of every organization with multi-region. Checked each hour."
      actions={
        may('checkReadiness') && (
          <Button iconName="refresh" loading={check.isPending} onClick={() => check.mutate()}>
            Check all now
          </Button>
        )
      }
    >
      {check.error !== null && <ProblemAlert problem={check.error} />}
      <Loaded query={readiness}>
        {(list) => (
          <>
            <Summary list={list} />
            <Organizations list={list} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Summary({
  list: { organizations, red, rounds, unavailableCells },
}: {
  list: ReadinessList;
}) {
  const nameOf = useRegionNames();
  return (
    <>
      <Alert
        type={organizations === 0 ? 'info' : red === 0 ? 'success' : 'warning'}
        header={headerOf(organizations, red)}
      >
        {rounds.map(({ cell, startedAt, finishedAt }) => (
          <div key={cell}>
            {nameOf(cell)}: {roundText(startedAt, finishedAt)}
          </div>
        ))}
      </Alert>
      {unavailableCells.length > 0 && (
        <Alert type="warning" header="Not everything could be asked">
          {unavailableCells.map(nameOf).join(', ')} did not answer: their organizations are missing
          below.
        </Alert>
      )}
    </>
  );
}

function headerOf(organizations: number, red: number): string {
  if (organizations === 0) return 'No organization with multi-region was checked yet';
  if (red === 0) return 'Every organization with multi-region could move now';
  return `${count(red)} of ${count(organizations)} organizations with multi-region could not move all of their mail now`;
}

function roundText(startedAt: string | null, finishedAt: string | null): string {
  if (startedAt === null) return 'not checked yet.';
  if (finishedAt === null) return `being checked since ${fullTime(startedAt)}.`;
  return `checked ${fullTime(finishedAt)}.`;
}

function Organizations({ list: { items, organizations } }: { list: ReadinessList }) {
  const nameOf = useRegionNames();
  const { data } = useQuery(queries.organizations());
  const names = new Map(data?.items.map(({ organizationId, name }) => [organizationId, name]));
  return (
    <ListTable
      title="Organizations"
      description={
        items.length < organizations ? `The worst ${items.length} of ${organizations}.` : undefined
      }
      items={items}
      keyOf={({ organizationId }) => organizationId}
      search="Find by organization, region or finding"
      empty="No organization with multi-region was checked yet."
      columns={[
        {
          id: 'organization',
          header: 'Organization',
          sortingField: 'organizationId',
          isRowHeader: true,
          cell: ({ organizationId }) => (
            <RouterLink href={`/organizations/${organizationId}/readiness`}>
              {names.get(organizationId) ?? organizationId}
            </RouterLink>
          ),
        },
        {
          id: 'ready',
          header: 'Result',
          sortingField: 'score',
          cell: ({ ready, score }) => (
            <Either is={ready} yes="Ready" no={`Not ready (${score} %)`} otherwise="error" />
          ),
        },
        {
          id: 'route',
          header: 'Route',
          cell: ({ primaryRegion, secondaryRegion }) =>
            `${nameOf(primaryRegion)} → ${nameOf(secondaryRegion)}`,
        },
        {
          id: 'red',
          header: 'What is missing, and what to do',
          minWidth: 280,
          cell: ({ red }) => <Findings red={red} />,
        },
        {
          id: 'at',
          header: 'Checked',
          sortingField: 'checkedAt',
          cell: ({ checkedAt }) => fullTime(checkedAt),
        },
      ]}
    />
  );
}

function Findings({ red }: { red: StoredReadiness['red'] }) {
  if (red.length === 0) return <>–</>;
  return (
    <ul className="plain breakable">
      {red.map((check) => (
        <li key={`${check.check} ${check.subject}`}>
          {CHECK_LABELS[check.check]}: {findingText(check)}
        </li>
      ))}
    </ul>
  );
}
