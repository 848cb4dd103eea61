import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Delivery } from '../api/generated/schema.ts';

type State = Delivery['state'];

const STATES = {
  sending: { type: 'in-progress', text: 'Being sent' },
  waiting: { type: 'pending', text: 'Waiting for another attempt' },
  unknown: { type: 'warning', text: 'Unknown whether SES took it' },
  parked: { type: 'pending', text: 'Parked in the backlog' },
  quarantined: { type: 'error', text: 'In the dead-letter queue' },
  sent: { type: 'success', text: 'Sent' },
  failed: { type: 'error', text: 'Failed' },
} as const satisfies Record<State, { type: string; text: string }>;

export function DeliveryState({ state }: { state: State }) {
  const { type, text } = STATES[state];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

export function isSettled(state: State): boolean {
  return state === 'sent' || state === 'failed';
}
