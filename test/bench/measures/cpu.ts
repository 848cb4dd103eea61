import type { Bundles } from '../bundles.ts';
import { startContender } from '../contender.ts';
import { benchEnvironment } from '../environment.ts';
import type { InstantAws } from '../instant/client.ts';
import { type Spread, spreadOf } from '../stats.ts';

/** Batches of ten a round: about a second of the slowest contender. */
const BATCHES = 60;
/** Until V8 has compiled what is hot: it goes on for some thousand mails. */
const WARM_UP_ROUNDS = 10;

export interface CpuFigures {
  /** CPU microseconds a mail: user and system, of the function's process. */
  cpuUsPerMail: { bare: Spread; sender: Spread; typical: Spread };
  senderCpuRatio: Spread;
  typicalCpuRatio: Spread;
}

/** CPU of the whole sender and of the usual recipe over that of the bare SDK loop, in the same round each. */
export async function measureCpu(
  bundles: Bundles,
  aws: InstantAws,
  rounds: number,
): Promise<CpuFigures> {
  await aws.order();
  const start = (name: string) =>
    startContender(bundles.file(name), benchEnvironment(aws.endpoint));
  const contenders = {
    bare: start('bench/bare'),
    sender: start('functions/sender'),
    typical: start('bench/typical'),
  };
  const all = Object.entries(contenders);
  const perMail: Record<string, number[]> = { bare: [], sender: [], typical: [] };
  try {
    for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
      for (const [name, contender] of all) {
        const { cpuUs, mails } = await contender.run({ batches: BATCHES });
        if (round >= 0) perMail[name]?.push(cpuUs / mails);
      }
    }
  } finally {
    for (const [, contender] of all) contender.stop();
  }
  const { bare = [], sender = [], typical = [] } = perMail;
  const ratio = (values: number[]) =>
    spreadOf(values.map((value, round) => value / (bare[round] ?? Number.NaN)));
  return {
    cpuUsPerMail: { bare: spreadOf(bare), sender: spreadOf(sender), typical: spreadOf(typical) },
    senderCpuRatio: ratio(sender),
    typicalCpuRatio: ratio(typical),
  };
}
