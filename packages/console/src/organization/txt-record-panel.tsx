import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TxtRecord } from '../api/generated/schema.ts';
import { Copyable } from '../ui/copyable.tsx';
import { fullTime } from '../ui/moment.tsx';
import { Either, type Look, State } from '../ui/states.tsx';

const SES_LOOKS: Record<TxtRecord['ses']['status'], Look> = {
  absent: { type: 'pending', text: 'SES has not taken the key yet: Verify tries again.' },
  pending: { type: 'pending', text: 'SES has not seen the record yet.' },
  verified: { type: 'success', text: 'SES has verified it.' },
  failed: { type: 'error', text: 'SES has given up on it: Verify starts again.' },
};

/** A record to publish, and how far it is: in DNS, and seen by SES. */
export function TxtRecordPanel({
  record,
  statusLabel,
}: {
  record: TxtRecord;
  statusLabel: 'Primary Status' | 'Secondary Status';
}) {
  const { title, region, regionLabel, name, value, published, ses } = record;
  return (
    <section aria-label={title}>
      <SpaceBetween size="m">
        <Header variant="h3" description={`${regionLabel} (${region})`}>
          {title}
        </Header>
        <KeyValuePairs
          columns={1}
          items={[
            { label: statusLabel, value: <Verification record={record} /> },
            {
              label: 'Name',
              value: <CopyableOrAwaited what={`name of the ${title}`} text={name} />,
            },
            {
              label: 'Value',
              value: <CopyableOrAwaited what={`value of the ${title}`} text={value} />,
            },
          ]}
        />
        <Finding published={published} />
        <State
          look={{
            type: SES_LOOKS[ses.status].type,
            text: `${SES_LOOKS[ses.status].text}${ses.problem === null ? '' : ` ${ses.problem}`}`,
          }}
        />
        {record.zoneFileValue !== null && (
          <ExpandableSection headerText="Value for zone files" variant="footer">
            <Box variant="p">
              In quoted strings of at most 255 characters, for DNS panels that cut off longer ones.
            </Box>
            <Copyable what={`zone file value of the ${title}`} text={record.zoneFileValue} />
          </ExpandableSection>
        )}
      </SpaceBetween>
    </section>
  );
}

export function Verification({ record: { status } }: { record: TxtRecord }) {
  return <Either is={status === 'Verified'} yes="Verified" no="Pending" otherwise="pending" />;
}

function CopyableOrAwaited({ what, text }: { what: string; text: string | null }) {
  return text === null ? (
    'Not there yet: Verify tries to make it.'
  ) : (
    <Copyable what={what} text={text} />
  );
}

/** What stands in DNS: nothing to say when all is well. */
function Finding({ published }: { published: TxtRecord['published'] }) {
  const { found, foundValue, explanation, checkedAt } = published;
  const checked = checkedAt === null ? 'Not checked yet.' : `Checked ${fullTime(checkedAt)}.`;
  if (found === 'matching') {
    return <State look={{ type: 'success', text: `Published in DNS. ${checked}` }} />;
  }
  if (checkedAt === null) return <State look={{ type: 'pending', text: checked }} />;
  return (
    <Alert type={found === 'missing' ? 'info' : 'warning'} header={HEADERS[found]}>
      <SpaceBetween size="xs">
        <span>{explanation}</span>
        {foundValue !== null && (
          <div>
            <Box variant="awsui-key-label">
              {found === 'wrong-name' ? 'Found at' : 'Found instead'}
            </Box>
            <span className="mono">{foundValue}</span>
          </div>
        )}
        <Box variant="small">{checked}</Box>
      </SpaceBetween>
    </Alert>
  );
}

const HEADERS: Record<Exclude<TxtRecord['published']['found'], 'matching'>, string> = {
  missing: 'Not in DNS yet',
  different: 'Another value is in DNS',
  truncated: 'The value in DNS is cut off',
  'wrong-name': 'The record stands at another name',
  unreachable: 'The name servers did not answer',
};
