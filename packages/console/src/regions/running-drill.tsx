import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../api/client.ts';
import type { Cell } from '../api/generated/schema.ts';
import { useNotice } from '../layout/notices.ts';
import { useMay } from '../session/caller.ts';
import { ProblemAlert } from '../ui/loaded.tsx';
import { Moment } from '../ui/moment.tsx';
import { percent } from './percent.ts';

/** The rehearsal that runs now, and the way to end it. */
export function RunningDrill({ cell, drill }: { cell: string; drill: NonNullable<Cell['drill']> }) {
  const client = useQueryClient();
  const notice = useNotice();
  const end = useMutation({
    mutationFn: () =>
      body(
        api.POST('/cells/{cell}/drills/{drillId}/abort', {
          params: { path: { cell, drillId: drill.drillId } },
        }),
      ),
    onSuccess: () => {
      notice({ type: 'success', header: 'The drill was ended.' });
      void client.invalidateQueries({ queryKey: ['cells'] });
      void client.invalidateQueries({ queryKey: ['drills', cell] });
    },
  });
  const may = useMay()('abortDrill');
  return (
    <Alert
      type="info"
      header="A drill runs"
      action={
        may && (
          <Button loading={end.isPending} onClick={() => end.mutate()}>
            End the drill
          </Button>
        )
      }
    >
      {drill.share === null
        ? `All mail of ${drill.organizationId}`
        : `${percent(drill.share)} of the mail`}{' '}
      takes the secondary first: {drill.reason}. It ends <Moment at={drill.endsAt} />.
      {end.error !== null && <ProblemAlert problem={end.error} />}
    </Alert>
  );
}
