import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useNotice } from '../layout/notices.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { useMay } from '../session/caller.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { mails } from '../ui/mails.ts';
import { QueueSummary } from './queue-summary.tsx';

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
      <Loaded query={backlog}>{(data) => <QueueSummary backlog={data} />}</Loaded>
      {asking && <Sweep cell={cell} waiting={waiting} onClose={() => setAsking(false)} />}
    </Container>
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
