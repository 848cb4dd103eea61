import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import { useQuery } from '@tanstack/react-query';
import type { Delivery } from '../api/generated/schema.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../layout/page.tsx';
import { useRegionNames } from '../regions/region-names.ts';
import { bytes } from '../ui/bytes.ts';
import { Loaded } from '../ui/loaded.tsx';
import { fullTime, Moment } from '../ui/moment.tsx';
import { DELIVERY_LOOKS, State } from '../ui/states.tsx';
import { reasonText } from './reasons.ts';
import { Timeline } from './timeline.tsx';

/** One mail, followed until it is settled. */
export default function MessagePage(props: { organizationId: string; deliveryId: string }) {
  const message = useQuery(queries.delivery(props.organizationId, props.deliveryId));
  return (
    <Page title={`Message ${props.deliveryId}`}>
      <Loaded query={message}>
        {(delivery) => (
          <>
            {delivery.possibleDuplicate && (
              <Alert type="warning" header="Possible duplicate">
                The answer of SES to one attempt was lost and no report came in time, so it was sent
                again: some recipients may have got it twice.
              </Alert>
            )}
            <Container header={<Header variant="h2">Message</Header>}>
              <Facts delivery={delivery} />
            </Container>
            <Container
              header={
                <Header
                  variant="h2"
                  description={
                    isSettled(delivery) ? undefined : 'Brought up to date every few seconds.'
                  }
                >
                  Timeline
                </Header>
              }
            >
              <Timeline delivery={delivery} />
            </Container>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ delivery }: { delivery: Delivery }) {
  const nameOf = useRegionNames();
  const breakable = (text: string) => <span className="breakable">{text}</span>;
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'State', value: <State look={DELIVERY_LOOKS[delivery.state]} /> },
        {
          label: 'Reason',
          value: delivery.reason === null ? '–' : breakable(reasonText(delivery.reason)),
        },
        {
          label: 'Region of the last attempt',
          value: delivery.region === null ? '–' : nameOf(delivery.region),
        },
        { label: 'MAIL FROM', value: breakable(delivery.mailFrom || '<> (a report)') },
        { label: 'Recipients', value: breakable(delivery.rcptTo.join(', ')) },
        { label: 'Size', value: bytes(delivery.payloadBytes) },
        { label: 'Received', value: fullTime(delivery.receivedAt) },
        {
          label: 'Tried until',
          value: isSettled(delivery) ? (
            fullTime(delivery.expiresAt)
          ) : (
            <Moment at={delivery.expiresAt} />
          ),
        },
        { label: 'Integration', value: delivery.integrationId ?? '–' },
        { label: 'Id at SES', value: breakable(delivery.sesMessageId ?? '–') },
      ]}
    />
  );
}

function isSettled({ state }: Delivery): boolean {
  return state === 'sent' || state === 'failed';
}
