import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { CellRegion } from '../api/generated/schema.ts';

const LOOKS = {
  healthy: { type: 'success', text: 'Healthy' },
  recovering: { type: 'in-progress', text: 'Recovering' },
  down: { type: 'error', text: 'Down' },
} as const;

/** What automation found, or what an operator said instead. */
export function Condition({ region }: { region: CellRegion }) {
  const { type, text } = LOOKS[region.condition];
  const override = region.override?.active === true ? region.override.override : 'auto';
  if (override === 'auto') return <StatusIndicator type={type}>{text}</StatusIndicator>;
  return (
    <StatusIndicator type={override === 'up' ? 'warning' : 'stopped'}>
      {override === 'up' ? 'Held up' : 'Held down'} by an operator (found {text.toLowerCase()})
    </StatusIndicator>
  );
}
