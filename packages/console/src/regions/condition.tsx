import type { CellRegion } from '../api/generated/schema.ts';
import { CONDITION_LOOKS, State } from '../ui/states.tsx';

/** What automation found, or what an operator said instead. */
export function Condition({ region }: { region: CellRegion }) {
  const found = CONDITION_LOOKS[region.condition];
  const override = region.override?.active === true ? region.override.override : 'auto';
  if (override === 'auto') return <State look={found} />;
  const held = override === 'up' ? 'Held up' : 'Held down';
  return (
    <State
      look={{
        type: override === 'up' ? 'warning' : 'stopped',
        text: `${held} by an operator (found ${found.text.toLowerCase()})`,
      }}
    />
  );
}
