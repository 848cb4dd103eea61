import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalStack } from '../stack-api.ts';
import { Arrivals, type Audit, audit, type HandedIn } from './audit.ts';
import { createHandIn } from './hand-in.ts';
import { demoMails } from './mails.ts';
import { type Observations, observe } from './observer.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { parkedMails } from './parked-mails.ts';
import { sesControl } from './ses-control.ts';

export const BROKEN_REGION = 'us-east-1';

export interface PlayOptions {
  /** Mails handed in each second. */
  perSecond: number;
  /** How long traffic runs before the outage, during it, and after it. */
  calmMs: number;
  outageMs: number;
  afterMs: number;
  /** The simulator's fault, such as `error-503`. */
  fault: string;
  /** How long recovery and drain may take before the play is called a failure. */
  settleWithinMs: number;
  onProgress(line: string): void;
}

export interface PlayResult extends Audit {
  parked: number;
  drained: number;
  failoverMs: number | null;
  failbackMs: number | null;
  peakBacklog: number;
  refusedHandIns: number;
  seconds: number;
}

/** Plays one outage on a running stack: traffic, break, mend, recovery, drain, and an audit of what arrived. */
export async function play(stack: LocalStack, options: PlayOptions): Promise<PlayResult> {
  const startedMs = Date.now();
  const ses = sesControl(stack.endpoints.ses);
  const handIn = createHandIn(stack);
  const arrivals = new Arrivals(ses);
  const handedIn = new Map<string, HandedIn>();
  // The first tick reads every region's quota; until then send tokens are as few as in SES's sandbox.
  await Promise.all(stack.cells.map(({ region }) => stack.tickHealth(region)));
  const onlooker = observe(stack, ses, BROKEN_REGION);
  const traffic = startTraffic(handIn, handedIn, options);
  const say = (phase: string) =>
    options.onProgress(progress(phase, startedMs, handedIn, arrivals, onlooker.seen));

  const during = async (phase: string, ms: number) => {
    const untilMs = Date.now() + ms;
    while (Date.now() < untilMs) {
      await sleep(Math.min(1_000, Math.max(0, untilMs - Date.now())));
      await arrivals.update();
      say(phase);
    }
  };

  await during('all well', options.calmMs);
  await ses.setFault(BROKEN_REGION, { mode: options.fault });
  await during(`${BROKEN_REGION} broken`, options.outageMs);
  await ses.setFault(BROKEN_REGION, { mode: 'none' });
  const mendedMs = Date.now();
  await during('mended', options.afterMs);
  await traffic.stop();

  const deadlineMs = Date.now() + options.settleWithinMs;
  while (Date.now() < deadlineMs) {
    await arrivals.update();
    const missing = [...handedIn.keys()].filter((mark) => !arrivals.byMark.has(mark));
    if (
      missing.length === 0 &&
      onlooker.seen.condition === 'healthy' &&
      onlooker.seen.backlog === 0
    )
      break;
    say('recovering');
    await sleep(1_000);
  }
  const { seen } = onlooker;
  await onlooker.stop();
  handIn.close();
  const parked = await parkedMails(stack);
  return {
    ...audit(handedIn, arrivals, primaryOf),
    ...parked,
    failoverMs: difference(seen.firstFailedSendMs, seen.lastFailedSendMs),
    failbackMs: difference(mendedMs, seen.healthyAgainMs),
    peakBacklog: seen.peakBacklog,
    refusedHandIns: traffic.refused(),
    seconds: Math.round((Date.now() - startedMs) / 1000),
  };
}

function startTraffic(
  handIn: ReturnType<typeof createHandIn>,
  handedIn: Map<string, HandedIn>,
  { perSecond }: PlayOptions,
) {
  const mails = demoMails(String(Date.now()));
  const inFlight = new Set<Promise<void>>();
  let count = 0;
  let refused = 0;
  const timer = setInterval(() => {
    const mail = mails.next().value;
    const organization = ORGANIZATIONS[count % ORGANIZATIONS.length];
    if (organization === undefined) return;
    const { organizationId } = organization;
    const one = handIn
      .accept(mail, organizationId, Math.floor(count / ORGANIZATIONS.length))
      .then(() => {
        handedIn.set(mail.mark, { bodySha256: mail.bodySha256, organizationId, atMs: Date.now() });
      })
      // Not accepted, so nothing was promised; the producer keeps the mail.
      .catch(() => {
        refused += 1;
      })
      .finally(() => inFlight.delete(one));
    inFlight.add(one);
    count += 1;
  }, 1_000 / perSecond);
  return {
    refused: () => refused,
    async stop(): Promise<void> {
      clearInterval(timer);
      await Promise.all(inFlight);
    },
  };
}

function primaryOf(organizationId: string): { region: string; only: boolean } {
  const organization = ORGANIZATIONS.find((one) => one.organizationId === organizationId);
  return {
    region: organization?.primaryRegion ?? '',
    only: organization?.allowMultiRegion !== true,
  };
}

function difference(from: number | undefined, to: number | undefined): number | null {
  return from === undefined || to === undefined ? null : to - from;
}

function progress(
  phase: string,
  startedMs: number,
  handedIn: ReadonlyMap<string, HandedIn>,
  arrivals: Arrivals,
  seen: Observations,
): string {
  const seconds = String(Math.round((Date.now() - startedMs) / 1000)).padStart(4);
  const waiting = handedIn.size - arrivals.byMark.size;
  return `${seconds} s  ${phase.padEnd(18)} handed in ${handedIn.size}, arrived ${arrivals.byMark.size}, under way ${Math.max(0, waiting)}, backlog ${seen.backlog}, ${BROKEN_REGION} ${seen.condition}`;
}
