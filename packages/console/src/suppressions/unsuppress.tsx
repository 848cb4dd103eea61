import { useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { useNotice } from '../layout/notices.ts';
import { Confirmation } from '../ui/confirmation.tsx';

export function Unsuppress({
  organizationId,
  addresses,
  onDone,
  onClose,
}: {
  organizationId: string;
  addresses: readonly string[];
  onDone: () => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const notice = useNotice();
  const [first = ''] = addresses;
  const whose = addresses.length === 1 ? first : `${addresses.length} addresses`;
  const refresh = () =>
    void client.invalidateQueries({ queryKey: ['suppressions', organizationId] });
  return (
    <Confirmation
      title={`Let ${whose} get mail again?`}
      action="Let them get mail"
      onClose={onClose}
      run={async () => {
        try {
          // One after the other: what failed in between is still in the list.
          for (const address of addresses) {
            await unsuppress(organizationId, address);
          }
        } finally {
          refresh();
        }
      }}
      onDone={() => {
        notice({ type: 'success', header: `${whose} may get mail again.` });
        onDone();
      }}
    >
      An address that bounces or complains again is suppressed again, and does the reputation of the
      domain no good.
    </Confirmation>
  );
}

async function unsuppress(organizationId: string, address: string): Promise<void> {
  try {
    await api.DELETE('/organizations/{organizationId}/suppressions/{address}', {
      params: { path: { organizationId, address } },
    });
  } catch (error) {
    // By an attempt before, or by somebody else.
    const gone = error instanceof ApiProblem && error.status === 404;
    if (!gone) throw error;
  }
}
