import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import type { CellRegion, Delivery, DrillReport } from '../api/generated/schema.ts';

/** How a state is shown, wherever it is. */
export interface Look {
  type: StatusIndicatorProps.Type;
  text: string;
}

export function State({ look: { type, text } }: { look: Look }) {
  return (
    <StatusIndicator type={type}>
      <span className="words">{text}</span>
    </StatusIndicator>
  );
}

/** One of two: what is well, and what is not (`error`), is not yet (`pending`), or is not meant to be (`stopped`). */
export function Either({
  is,
  yes,
  no,
  otherwise,
}: {
  is: boolean;
  yes: string;
  no: string;
  otherwise: 'error' | 'pending' | 'stopped';
}) {
  return <State look={is ? { type: 'success', text: yes } : { type: otherwise, text: no }} />;
}

export const CONDITION_LOOKS: Record<CellRegion['condition'], Look> = {
  healthy: { type: 'success', text: 'Healthy' },
  recovering: { type: 'in-progress', text: 'Recovering' },
  down: { type: 'error', text: 'Down' },
};

export const DRILL_LOOKS: Record<DrillReport['state'], Look> = {
  running: { type: 'in-progress', text: 'Runs' },
  completed: { type: 'success', text: 'Completed' },
  aborted: { type: 'stopped', text: 'Ended early' },
};

export const DELIVERY_LOOKS: Record<Delivery['state'], Look> = {
  sending: { type: 'in-progress', text: 'Being sent' },
  waiting: { type: 'pending', text: 'Waiting for another attempt' },
  unknown: { type: 'warning', text: 'Unknown whether SES took it' },
  parked: { type: 'pending', text: 'Parked in the backlog' },
  quarantined: { type: 'error', text: 'In the dead-letter queue' },
  sent: { type: 'success', text: 'Sent' },
  failed: { type: 'error', text: 'Failed' },
};

const { parked } = DELIVERY_LOOKS;

/** Steps of a mail's history, as senders write them. One that is not listed is shown as it is. */
export const STEP_LOOKS: Record<string, Look> = {
  claimed: { type: 'info', text: 'Taken up for sending' },
  resent: { type: 'warning', text: 'Taken up again, although SES may have it already' },
  noted: { type: 'info', text: 'Noted' },
  sent: { type: 'success', text: 'Accepted by SES' },
  unknown: { type: 'warning', text: 'No answer from SES: it may have it' },
  failed: { type: 'error', text: 'Given up' },
  waiting: { type: 'pending', text: 'Put back for another attempt' },
  parked,
  quarantined: { type: 'error', text: 'Moved to the dead-letter queue' },
};

export const EVENT_LOOKS: Record<Delivery['events'][number]['type'], Look> = {
  send: { type: 'info', text: 'SES reports: sent' },
  delivery: { type: 'success', text: 'SES reports: delivered to the recipient’s server' },
  bounce: { type: 'error', text: 'SES reports: bounced' },
  complaint: { type: 'warning', text: 'SES reports: the recipient complained' },
  reject: { type: 'error', text: 'SES reports: rejected' },
  delay: { type: 'pending', text: 'SES reports: delivery is delayed' },
};
