import ProgressBar from '@cloudscape-design/components/progress-bar';
import type { Backlog } from '../api/generated/schema.ts';
import { mails } from '../ui/mails.ts';
import { duration, fullTime, useNow } from '../ui/moment.tsx';
import { State } from '../ui/states.tsx';

const RESTS: Record<string, string> = {
  idle: 'Nothing to drain',
  'waits for a region': 'Waits for a region that can take mail',
  'waits for quota': 'Waits for quota: live mail goes first',
};

/** How far the drain is, and when it will be through at this rate. */
export function DrainProgress({ drain, waiting }: { drain: Backlog['drain']; waiting: number }) {
  const now = useNow();
  if (drain === null || (drain.status !== 'draining' && drain.status !== 'sweeping')) {
    const status = drain?.status ?? 'idle';
    const rests = waiting === 0 || drain === null ? 'Nothing to drain' : (RESTS[status] ?? status);
    return (
      <State look={{ type: waiting === 0 ? 'stopped' : 'pending', text: `Drain: ${rests}` }} />
    );
  }
  const { moved, remaining, ratePerSecond, estimatedEndAt } = drain;
  const whole = moved + remaining;
  return (
    <ProgressBar
      label={drain.status === 'sweeping' ? 'Sweeping' : 'Draining'}
      value={whole === 0 ? 100 : Math.round((moved / whole) * 100)}
      description={`${mails(moved)} moved, ${remaining} to go, ${ratePerSecond.toFixed(1)} a second`}
      additionalInfo={
        estimatedEndAt === null
          ? 'No estimate yet'
          : `Estimated end ${fullTime(estimatedEndAt)}, in ${duration(Date.parse(estimatedEndAt) - now)}`
      }
    />
  );
}
