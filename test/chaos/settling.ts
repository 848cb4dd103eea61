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

/** Queues that must be empty at the end, and stay so. */
const EMPTYING = ['mail', 'backlog'];
/** Events of probes never cease, so this one must have been empty once after the others: then it had told all of them. */
const PASSING = 'outcome';
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
  const passed = new Set<string>();
  for (;;) {
    const { lasting, passing } = await leftIn(endpoints.status);
    if (lasting.length > 0) passed.clear();
    for (const [region, left] of passing) if (left === undefined) passed.add(region);
    const told = [...passing].flatMap(([region, left]) =>
      left === undefined || passed.has(region) ? [] : [left],
    );
    const left = [...lasting, ...told];
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

async function leftIn(statusEndpoint: string) {
  const response = await fetch(`${statusEndpoint}/status`, { signal: AbortSignal.timeout(20_000) });
  const { cells } = statusSchema.parse(await response.json());
  const lasting = cells.flatMap(({ region, queues, regionHealth }) => [
    ...EMPTYING.flatMap((name) => contentOf(region, name, queues[name]) ?? []),
    ...regionHealth.flatMap((item) =>
      item.condition === undefined || item.condition === 'healthy'
        ? []
        : [`${region} holds ${item.region} for ${item.condition}`],
    ),
  ]);
  const passing = new Map(
    cells.map(({ region, queues }) => [region, contentOf(region, PASSING, queues[PASSING])]),
  );
  return { lasting, passing };
}

function contentOf(region: string, name: string, depth?: z.infer<typeof depthSchema>) {
  const { visible, inFlight, delayed } = depth ?? { visible: 0, inFlight: 0, delayed: 0 };
  if (visible + inFlight + delayed === 0) return undefined;
  return `the ${name} queue of ${region} holds ${visible} visible, ${inFlight} in flight, ${delayed} delayed`;
}
