import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useQuery } from '@tanstack/react-query';
import type { SesAccount as Account } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Loaded } from '../ui/loaded.tsx';
import { count } from '../ui/mails.ts';
import { Either } from '../ui/states.tsx';

/** What SES itself says of the account in a region, asked when somebody looks. */
export default function SesAccount({ region }: { region: string }) {
  const answer = useQuery(queries.sesAccount(region));
  return (
    <Loaded query={answer}>
      {({ account }) => (
        <>
          {account === null ? (
            <Alert type="warning">SES does not answer in this region.</Alert>
          ) : (
            <KeyValuePairs columns={2} minColumnWidth={120} items={factsOf(account)} />
          )}
          <Button
            iconName="refresh"
            loading={answer.isFetching}
            onClick={() => void answer.refetch()}
          >
            Ask SES again
          </Button>
        </>
      )}
    </Loaded>
  );
}

function factsOf(account: NonNullable<Account['account']>) {
  const { sendingEnabled, enforcementStatus, productionAccess } = account;
  const { maxSendRate, max24HourSend, sentLast24Hours } = account;
  const judged = (good: boolean, yes: string, no: string) => (
    <Either is={good} yes={yes} no={no} otherwise="error" />
  );
  return [
    { label: 'Sending', value: judged(sendingEnabled, 'On', 'Paused') },
    {
      label: 'Enforcement',
      value: judged(enforcementStatus === 'HEALTHY', 'None', enforcementStatus),
    },
    { label: 'Production access', value: judged(productionAccess, 'Yes', 'No: in the sandbox') },
    {
      label: 'Sent in 24 hours',
      value: `${count(sentLast24Hours)} of ${max24HourSend === null ? 'any number' : count(max24HourSend)}`,
    },
    { label: 'Send rate', value: `${count(maxSendRate)} a second` },
  ];
}
