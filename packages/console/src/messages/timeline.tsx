import Steps from '@cloudscape-design/components/steps';
import type { Delivery } from '../api/generated/schema.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { duration, fullTime } from '../ui/moment.tsx';
import { EVENT_LOOKS, type Look, STEP_LOOKS } from '../ui/states.tsx';
import { reasonText } from './reasons.ts';

type Event = Delivery['events'][number];

interface Step {
  at: string;
  look: Look;
  region: string | null;
  /** A line each. */
  why: readonly string[];
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
        header: (
          <span className="words">{region === null ? text : `${text}, ${nameOf(region)}`}</span>
        ),
        details: (
          <>
            <time dateTime={at}>{fullTime(at)}</time>
            {index > 0 && ` (${sinceStart(all[0]?.at ?? at, at)} after it was received)`}
            {why.map((line) => (
              <div key={line} className="breakable">
                {line}
              </div>
            ))}
          </>
        ),
      }))}
    />
  );
}

function stepsOf(delivery: Delivery): Step[] {
  const received: Step & { afterMs: number } = {
    at: delivery.receivedAt,
    look: { type: 'info', text: 'Received and queued' },
    region: delivery.cell,
    why: [],
    afterMs: 0,
  };
  const steps = delivery.history.map(({ at, step, region, reason }) => ({
    at,
    look: STEP_LOOKS[step] ?? { type: 'info' as const, text: step },
    region,
    why: reason === null ? [] : [reasonText(reason)],
    afterMs: Date.parse(at),
  }));
  const events = delivery.events.map((event) => ({
    at: event.at,
    look: EVENT_LOOKS[event.type],
    region: event.region,
    why: findingsOf(event, delivery.rcptTo.length > 1),
    afterMs: Math.max(Date.parse(event.at), acceptedMs(delivery, event.region)),
  }));
  // A stable sort: steps of one moment stay in the order in which they were written.
  return [received, ...steps, ...events].sort((a, b) => a.afterMs - b.afterMs);
}

/** What SES says beside the kind of event; whom it is about goes without saying where there is one recipient. */
function findingsOf({ detail, answer, recipients }: Event, several: boolean): string[] {
  return [
    several && recipients.length > 0 ? `For ${recipients.join(', ')}` : null,
    detail === null ? null : reasonText(detail),
    answer === null ? null : `The recipient’s server: ${answer}`,
  ].filter((line) => line !== null);
}

/** A sender writes down that SES took a mail when its batch is done: events of it may be older, and still come after. */
function acceptedMs({ history }: Delivery, region: string): number {
  const accepted = history.find((one) => one.step === 'sent' && one.region === region);
  return accepted === undefined ? 0 : Date.parse(accepted.at);
}

function sinceStart(start: string, at: string): string {
  const ms = Date.parse(at) - Date.parse(start);
  return ms < 1000 ? `${Math.max(0, ms)} ms` : duration(ms);
}
