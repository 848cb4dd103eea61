import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomOf } from '../sim/engine/random.ts';
import { violationsOf } from './checkers/index.ts';
import type { Evidence } from './evidence.ts';
import { sayAll, strikeText } from './explain.ts';
import { gatherArrivals, gatherDeadLetters, gatherLedgers } from './gather.ts';
import { createHandIn } from './hand-in.ts';
import { BOUNCING_DOMAIN } from './mails.ts';
import type { Options } from './options.ts';
import { planOf } from './plan.ts';
import { type Summary, summaryOf } from './report.ts';
import { SesHits } from './ses-hits.ts';
import { settled } from './settling.ts';
import type { StackControl } from './stack-control.ts';
import { strikeAll } from './strikes.ts';
import { allWell, setRecipients } from './switches.ts';
import { startTraffic } from './traffic.ts';

/** Traffic before the first fault and after the last one. */
const CALM_MS = 2_000;

/** One run: traffic and faults, then calm, then the count. The data directory is kept when something was violated. */
export async function chaos(
  options: Options,
  { stack, dataDir }: { stack: StackControl; dataDir: string },
  say: (line: string) => void,
): Promise<Summary> {
  const beganMs = Date.now();
  let keep = true;
  try {
    await stack.start();
    const regions = stack.addresses.cells.map(({ region }) => region);
    for (const region of regions)
      await setRecipients(stack, region, BOUNCING_DOMAIN, 'hard-bounce');
    const plan = planOf(options.seed, options.seconds, regions);
    writeFileSync(join(dataDir, 'faults.txt'), plan.map((one) => `${strikeText(one)}\n`).join(''));
    say(
      `Seed ${options.seed}: ${plan.length} faults within ${options.seconds} s on ${regions.join(', ')}; data in ${dataDir}`,
    );

    const startedMs = Date.now();
    const handIn = createHandIn(stack.addresses);
    const random = randomOf(options.seed, 'traffic');
    const traffic = startTraffic(handIn, stack.addresses, { rate: options.rate, random });
    const hits = new SesHits(stack);
    await sleep(CALM_MS);
    const struck = await strikeAll(stack, plan, Date.now(), hits);
    await allWell(stack, regions);
    say('All faults have stopped.');
    await sleep(CALM_MS);
    await traffic.stop();
    handIn.close();

    const calmMs = Date.now();
    const deadlineMs = calmMs + options.settleSeconds * 1000;
    const unsettled = await settled(stack.addresses, deadlineMs, say);
    const settleSeconds = Math.round((Date.now() - calmMs) / 1000);
    await hits.update();
    const evidence: Evidence = {
      handedIn: traffic.handedIn,
      rubbish: traffic.rubbish,
      arrivals: await gatherArrivals(stack.addresses),
      ledgers: await gatherLedgers(stack.addresses),
      deadLetters: await gatherDeadLetters(stack.addresses),
      unsettled,
      struck,
      lost: stack.lost,
      deaths: stack.deaths,
    };
    const violations = violationsOf(evidence);
    sayAll(violations, evidence, startedMs, say);
    keep = violations.length > 0;
    return summaryOf(options.seed, evidence, violations, {
      settleSeconds,
      sesHits: hits.total(),
      wallSeconds: Math.round((Date.now() - beganMs) / 1000),
    });
  } finally {
    await stack.stop();
    if (keep)
      say(
        `\nKept for a look: ${dataDir} (faults.txt, functions.log, stack.log, the queues and tables).`,
      );
    else rmSync(dataDir, { recursive: true, force: true });
  }
}
