import type { MailTruth } from '../world/truth.ts';
import type { Checker } from './checker.ts';

const WINDOW_MS = 10_000;
/** Back-off starts at half a second at least and doubles: even unlucky draws stay below this. */
const MAX_RECEIVES = 14;
const LONG_WINDOW_MS = 10 * 60_000;
/** Parked by an outage, a relapse, sweeps; copies that faults left behind are parked as well. A drain that ignores closed regions parks a mail each second. */
const MAX_PARKINGS = 20;
/** With full jitter and a cap of half an hour, ten minutes hold a dozen tries. */
const MAX_TRIES = 40;

/** Nothing spins: neither a queue and its senders, nor the backlog and its drain, nor a mail at a region's closed door. */
export const noSpinning: Checker = {
  name: 'no-spinning',
  invariant:
    'No mail goes round: receives back off, and a parked mail stays parked until there is a way for it.',
  watch(world, report) {
    const reported = new Set<string>();
    const seen = new Map<string, number[]>();
    const mostCopies = new Map<string, number>();
    /** Each copy waits for itself: those handed in, and those that lost answers left behind. `no-breeding` bounds these. */
    const copiesOf = ({ id, handedIn, copies }: MailTruth) => {
      const most = Math.max(1, handedIn.length, copies, mostCopies.get(id) ?? 0);
      mostCopies.set(id, most);
      return most;
    };
    const count = (what: string, windowMs: number, most: number, mailId: string) => {
      const key = `${what} ${mailId}`;
      const nowMs = world.scheduler.nowMs;
      const times = (seen.get(key) ?? []).filter((atMs) => atMs > nowMs - windowMs);
      times.push(nowMs);
      seen.set(key, times);
      if (times.length <= most || reported.has(key)) return;
      reported.add(key);
      report(`${what} ${times.length} times within ${windowMs / 1000} s`, mailId);
    };
    world.bus.on('received', ({ queue, mail }) => {
      if (queue.lane === 'mail')
        count('received', WINDOW_MS, MAX_RECEIVES * copiesOf(mail), mail.id);
    });
    world.bus.on('added', ({ queue, mail }) => {
      if (queue.lane === 'backlog')
        count('parked', LONG_WINDOW_MS, MAX_PARKINGS * copiesOf(mail), mail.id);
    });
    world.bus.on('attempt', ({ mail }) => count('tried', LONG_WINDOW_MS, MAX_TRIES, mail.id));
    return undefined;
  },
};
