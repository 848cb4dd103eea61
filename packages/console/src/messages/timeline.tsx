import Steps from '@cloudscape-design/components/steps';
import type { Delivery } from '../api/generated/schema.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { duration, fullTime } from '../ui/moment.tsx';
import { EVENT_LOOKS, type Look, STEP_LOOKS } from '../ui/states.tsx';
import { reasonText } from './reasons.ts';

interface Step {
  at: string;
  look: Look;
  region: string | null;
  why: string | null;
}

/** Everything that happened to a mail, in its order: attempts in each region, and what SES reported of them. */
export function Timeline({ delivery }: { delivery: Delivery }) {
  const nameOf = useRegionNames();
  return (
    <Steps
      ariaLabel="Timeline"
      steps={stepsOf(delivery).map(({ at, look: { type, text }, region, why }, index, all) => ({
        status: type,
        statusIconAriaLabel: type,
        header: `${text}${region === null ? '' : `, ${nameOf(region)}`}`,
        details: (
          <>
            <time dateTime={at}>{fullTime(at)}</time>
            {index > 0 && ` (${sinceStart(all[0]?.at ?? at, at)} after it was received)`}
            {why !== null && <div className="breakable">{reasonText(why)}</div>}
          </>
        ),
      }))}
    />
  );
}

function stepsOf(delivery: Delivery): Step[] {
  const steps = delivery.history.map(({ at, step, region, reason }) => ({
    at,
    look: STEP_LOOKS[step] ?? { type: 'info' as const, text: step },
    region,
    why: reason,
  }));
  const events = delivery.events.map(({ at, type, region, detail }) => ({
    at,
    look: EVENT_LOOKS[type],
    region,
    why: detail,
  }));
  const received: Step = {
    at: delivery.receivedAt,
    look: { type: 'info', text: 'Received and queued' },
    region: delivery.cell,
    why: null,
  };
  // A stable sort: steps of one moment stay in the order in which they were written.
  return [received, ...[...steps, ...events].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))];
}

function sinceStart(start: string, at: string): string {
  const ms = Date.parse(at) - Date.parse(start);
  return ms < 1000 ? `${Math.max(0, ms)} ms` : duration(ms);
}
