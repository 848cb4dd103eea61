import Steps, { type StepsProps } from '@cloudscape-design/components/steps';
import type { Delivery } from '../api/generated/schema.ts';
import { useRegionNames } from '../regions/region-names.ts';
import { duration, fullTime } from '../ui/moment.tsx';
import { reasonText } from './reasons.ts';

interface Step {
  at: string;
  status: StepsProps.Status;
  what: string;
  region: string | null;
  why: string | null;
}

const STEPS: Record<string, { status: StepsProps.Status; what: string }> = {
  claimed: { status: 'info', what: 'Taken up for sending' },
  resent: { status: 'warning', what: 'Taken up again, although SES may have it already' },
  noted: { status: 'info', what: 'Noted' },
  sent: { status: 'success', what: 'Accepted by SES' },
  unknown: { status: 'warning', what: 'No answer from SES: it may have it' },
  failed: { status: 'error', what: 'Given up' },
  waiting: { status: 'pending', what: 'Put back for another attempt' },
  parked: { status: 'pending', what: 'Parked in the backlog' },
  quarantined: { status: 'error', what: 'Moved to the dead-letter queue' },
};

const EVENTS: Record<
  Delivery['events'][number]['type'],
  { status: StepsProps.Status; what: string }
> = {
  send: { status: 'info', what: 'SES reports: sent' },
  delivery: { status: 'success', what: 'SES reports: delivered to the recipient’s server' },
  bounce: { status: 'error', what: 'SES reports: bounced' },
  complaint: { status: 'warning', what: 'SES reports: the recipient complained' },
  reject: { status: 'error', what: 'SES reports: rejected' },
  delay: { status: 'pending', what: 'SES reports: delivery is delayed' },
};

/** Everything that happened to a mail, in its order: attempts in each region, and what SES reported of them. */
export function Timeline({ delivery }: { delivery: Delivery }) {
  const nameOf = useRegionNames();
  return (
    <Steps
      ariaLabel="Timeline"
      steps={stepsOf(delivery).map(({ at, status, what, region, why }, index, all) => ({
        status,
        statusIconAriaLabel: status,
        header: `${what}${region === null ? '' : `, ${nameOf(region)}`}`,
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
    ...(STEPS[step] ?? { status: 'info' as const, what: step }),
    region,
    why: reason,
  }));
  const events = delivery.events.map(({ at, type, region, detail }) => ({
    at,
    ...EVENTS[type],
    region,
    why: detail,
  }));
  const received: Step = {
    at: delivery.receivedAt,
    status: 'info',
    what: 'Received and queued',
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
