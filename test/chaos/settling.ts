import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { StackAddresses } from './messages.ts';

const depthSchema = z.object({ visible: z.number(), inFlight: z.number(), delayed: z.number() });

const statusSchema = z.object({
  cells: z.array(
    z.object({
      region: z.string(),
      queues: z.record(z.string(), depthSchema),
      regionHealth: z.array(
        z.object({ region: z.optional(z.string()), condition: z.optional(z.string()) }),
      ),
    }),
  ),
});

/** Queues that must be empty at the end. */
const EMPTYING = ['mail', 'backlog', 'outcome'];
const POLL_MS = 1_000;
/** Progress is said at most this often. */
const SAY_EVERY_MS = 10_000;
/** An event under way between two services is in no queue: quiet counts once it has lasted. */
const QUIET_POLLS = 4;

/**
 * Waits until every queue is empty and every region healthy, at most until `deadlineMs`.
 * @returns what was still left then.
 */
export async function settled(
  { endpoints }: StackAddresses,
  deadlineMs: number,
  say: (line: string) => void,
): Promise<string[]> {
  let quiet = 0;
  let saidAtMs = 0;
  for (;;) {
    const left = await leftIn(endpoints.status);
    quiet = left.length === 0 ? quiet + 1 : 0;
    if (quiet >= QUIET_POLLS || Date.now() >= deadlineMs) return left;
    if (left.length > 0 && Date.now() - saidAtMs >= SAY_EVERY_MS) {
      saidAtMs = Date.now();
      const seconds = Math.round((deadlineMs - saidAtMs) / 1_000);
      say(`Settling, ${seconds} s left:\n  ${left.join('\n  ')}`);
    }
    await sleep(POLL_MS);
  }
}

async function leftIn(statusEndpoint: string): Promise<string[]> {
  const response = await fetch(`${statusEndpoint}/status`, { signal: AbortSignal.timeout(20_000) });
  const { cells } = statusSchema.parse(await response.json());
  return cells.flatMap(({ region, queues, regionHealth }) => [
    ...EMPTYING.flatMap((name) => {
      const { visible = 0, inFlight = 0, delayed = 0 } = queues[name] ?? {};
      return visible + inFlight + delayed === 0
        ? []
        : [
            `the ${name} queue of ${region} holds ${visible} visible, ${inFlight} in flight, ${delayed} delayed`,
          ];
    }),
    ...regionHealth.flatMap((item) =>
      item.condition === undefined || item.condition === 'healthy'
        ? []
        : [`${region} holds ${item.region} for ${item.condition}`],
    ),
  ]);
}
