import { setTimeout as sleep } from 'node:timers/promises';
import type { Strike } from './plan.ts';
import type { SesHits } from './ses-hits.ts';
import type { StackControl } from './stack-control.ts';
import { switchFault } from './switches.ts';

/** A strike that really fell, with the wall clock's times. */
export interface Struck {
  strike: Strike;
  fromMs: number;
  toMs: number;
}

/**
 * Lets every strike of a plan fall at its time. Resolves when all are over; switches that fall into the stack's own
 * outage are thrown after it is back, as long as the strike still lasts.
 */
export async function strikeAll(
  stack: StackControl,
  plan: readonly Strike[],
  startedMs: number,
  hits: SesHits,
): Promise<Struck[]> {
  const struck: Struck[] = [];
  const until = (atMs: number) => sleep(Math.max(0, startedMs + atMs - Date.now()));

  async function one(strike: Strike): Promise<void> {
    const { target } = strike;
    await until(strike.atMs);
    if (target.what === 'stack') {
      await hits.keep();
      const fromMs = Date.now();
      await stack.killAndRestart();
      struck.push({ strike, fromMs, toMs: Date.now() });
      return;
    }
    await stack.whenUp();
    const fromMs = Date.now();
    if (target.what === 'environment') {
      const hit = await stack.killEnvironment(target.lane, target.region);
      if (hit) struck.push({ strike, fromMs, toMs: Date.now() });
      return;
    }
    if (fromMs >= startedMs + strike.untilMs) return;
    // Out of reach only while the stack is being killed: the fault would have been lost with it.
    if (!(await reached(stack, () => switchFault(stack, target, true)))) return;
    await until(strike.untilMs);
    while (!(await reached(stack, () => switchFault(stack, target, false)))) await sleep(100);
    struck.push({ strike, fromMs, toMs: Date.now() });
  }

  await Promise.all(plan.map(one));
  return struck;
}

async function reached(stack: StackControl, work: () => Promise<void>): Promise<boolean> {
  await stack.whenUp();
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
