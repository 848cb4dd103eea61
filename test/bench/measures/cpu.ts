import type { Bundles } from '../bundles.ts';
import { startContender } from '../contender.ts';
import { benchEnvironment } from '../environment.ts';
import type { InstantAws } from '../instant/client.ts';
import { type Spread, spreadOf } from '../stats.ts';

/**
 * A round is many short turns of each contender: what else the machine does then meets all of them alike. Of batches of
 * ten.
 */
const TURNS = 10;
const BATCHES = 15;
/** Until V8 has compiled what is hot: it goes on for some thousand mails. */
const WARM_UP_ROUNDS = 5;

export interface CpuFigures {
  /** CPU microseconds a mail: user and system, of the function's process. */
  cpuUsPerMail: { bare: Spread; sender: Spread; typical: Spread };
  senderCpuRatio: Spread;
  typicalCpuRatio: Spread;
  /** The usual recipe over the sender. */
  typicalOverSender: Spread;
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
      const took: Record<string, number> = {};
      for (let turn = 0; turn < TURNS; turn += 1) {
        for (const [name, contender] of all) {
          const { cpuUs, mails } = await contender.run({ batches: BATCHES });
          took[name] = (took[name] ?? 0) + cpuUs / mails / TURNS;
        }
      }
      if (round < 0) continue;
      for (const [name, cpuUs] of Object.entries(took)) perMail[name]?.push(cpuUs);
    }
  } finally {
    for (const [, contender] of all) contender.stop();
  }
  const { bare = [], sender = [], typical = [] } = perMail;
  const ratio = (values: number[], base: number[]) =>
    spreadOf(values.map((value, round) => value / (base[round] ?? Number.NaN)));
  return {
    cpuUsPerMail: { bare: spreadOf(bare), sender: spreadOf(sender), typical: spreadOf(typical) },
    senderCpuRatio: ratio(sender, bare),
    typicalCpuRatio: ratio(typical, bare),
    typicalOverSender: ratio(typical, sender),
  };
}
