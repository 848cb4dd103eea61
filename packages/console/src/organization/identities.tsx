import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, body } from '../api/client.ts';
import type { Domain, OrganizationDetail, Progress } from '../api/generated/schema.ts';
import { type Notice, useNotice } from '../layout/notices.ts';
import { useMay } from '../session/caller.ts';
import { Confirmation } from '../ui/confirmation.tsx';
import { ProblemAlert } from '../ui/loaded.tsx';
import { count } from '../ui/mails.ts';

/** Domains for which SES has not taken the keys yet, and the way to have it do so. */
export function MissingIdentities(props: { organizationId: string; domains: readonly Domain[] }) {
  const { organizationId, domains } = props;
  const client = useQueryClient();
  const notice = useNotice();
  const may = useMay()('provisionIdentities', organizationId);
  const make = useMutation({
    mutationFn: () =>
      body(
        api.POST('/organizations/{organizationId}/identities', {
          params: { path: { organizationId } },
        }),
      ),
    onSuccess: (progress) => {
      notice(progressNotice(progress, 'The records were made.'));
      void client.invalidateQueries({ queryKey: ['domains', organizationId] });
    },
  });
  const lacking = domains.filter(({ primary, secondary }) =>
    [primary, secondary].some((record) => record?.name === null),
  ).length;
  if (lacking === 0) return null;
  return (
    <Alert
      type="warning"
      header={`${count(lacking)} ${lacking === 1 ? 'domain lacks' : 'domains lack'} a TXT record`}
      action={
        may && (
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            Make the records
          </Button>
        )
      }
    >
      SES in the region has not taken the keys yet.
      {make.error !== null && <ProblemAlert problem={make.error} />}
    </Alert>
  );
}

/** After multi-region was switched off: the way to give up what would make it quick to switch on again. */
export function RemoveSecondaryIdentities({ organization }: { organization: OrganizationDetail }) {
  const { organizationId, secondaryIdentities } = organization;
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const notice = useNotice();
  const may = useMay()('removeSecondaryIdentities', organizationId);
  if (!may) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>Remove the secondary identities</Button>
      {asking && (
        <Confirmation
          title="Remove the secondary identities?"
          action="Remove"
          onClose={() => setAsking(false)}
          run={() =>
            body(
              api.DELETE('/organizations/{organizationId}/secondary-identities', {
                params: { path: { organizationId } },
              }),
            )
          }
          onDone={(progress) => {
            notice(progressNotice(progress, 'The secondary identities were removed.'));
            for (const stale of ['organization', 'domains', 'domain']) {
              void client.invalidateQueries({ queryKey: [stale, organizationId] });
            }
          }}
        >
          {count(secondaryIdentities)} {secondaryIdentities === 1 ? 'domain has' : 'domains have'}{' '}
          an SES identity in the secondary region still. Without it, allowing multi-region again
          takes new TXT records.
        </Confirmation>
      )}
    </>
  );
}

function progressNotice({ remaining }: Progress, whole: string): Notice {
  return remaining === 0
    ? { type: 'success', header: whole }
    : {
        type: 'warning',
        header: `${count(remaining)} domains are left.`,
        content: 'There was no time for all of them: do it again.',
      };
}
