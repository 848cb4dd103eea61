import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import type { Backlog } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { useNotice } from '../layout/notices.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { useMay } from '../session/caller.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { mails } from '../ui/mails.ts';
import { Moment } from '../ui/moment.tsx';
import { RouterLink } from '../ui/router-link.tsx';
import { DrainProgress } from './drain-progress.tsx';

export function CellBacklog({ cell }: { cell: string }) {
  const backlog = useQuery(queries.backlog(cell));
  const nameOf = useRegionNames();
  const [asking, setAsking] = useState(false);
  const may = useMay();
  const waiting = backlog.data?.backlog.visible ?? 0;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            may('sweepBacklog') && (
              <Button disabled={waiting === 0} onClick={() => setAsking(true)}>
                Sweep the backlog
              </Button>
            )
          }
        >
          {nameOf(cell)} ({cell})
        </Header>
      }
    >
      <Loaded query={backlog}>{(data) => <Queues backlog={data} />}</Loaded>
      {asking && <Sweep cell={cell} waiting={waiting} onClose={() => setAsking(false)} />}
    </Container>
  );
}

function Queues({ backlog: { cell, mail, backlog, deadLetter, drain } }: { backlog: Backlog }) {
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={4}
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

function Sweep(props: { cell: string; waiting: number; onClose: () => void }) {
  const client = useQueryClient();
  const notice = useNotice();
  return (
    <Confirmation
      title="Sweep the backlog?"
      action="Sweep"
      onClose={props.onClose}
      run={() =>
        api.POST('/cells/{cell}/backlog/sweep', { params: { path: { cell: props.cell } } })
      }
      onDone={() => {
        notice({ type: 'success', header: 'The next tick of the drain sweeps the backlog.' });
        void client.invalidateQueries({ queryKey: ['backlog', props.cell] });
      }}
    >
      {mails(props.waiting)} will go through the sender once, whatever the state of the regions.
      What a region can take is sent; what none can take comes back to the backlog. Needed after a
      change of policy; after an outage the drain does it by itself.
    </Confirmation>
  );
}
