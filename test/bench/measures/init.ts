import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Bundles } from '../bundles.ts';
import { benchEnvironment } from '../environment.ts';
import type { InstantAws } from '../instant/client.ts';
import { mailBody, sqsEvent } from '../mails.ts';
import { rawMail } from '../raw-mail.ts';
import { type Spread, spreadOf } from '../stats.ts';

const startSchema = z.object({ ms: z.number(), cpuMs: z.number(), failed: z.literal(0) });
type Start = z.infer<typeof startSchema>;

/** Starts a round: one is short, and the machine's noise is as long. */
const STARTS = 5;

export interface InitFigures {
  /** Milliseconds from the start of the process until the first mail is sent, bare Node taken off. */
  initMs: { minimal: Spread; sender: Spread; typical: Spread };
  senderInitRatio: Spread;
  /** The same by CPU time, which other programs of the machine disturb less. */
  senderInitCpuRatio: Spread;
}

/** Start-up of the sender over that of a minimal handler which has the SES client and nothing else. */
export async function measureInit(
  bundles: Bundles,
  aws: InstantAws,
  rounds: number,
): Promise<InitFigures> {
  await aws.order();
  const folder = mkdtempSync(join(tmpdir(), 'mailferry-bench-'));
  const net: Record<'minimal' | 'sender' | 'typical', Start[]> = {
    minimal: [],
    sender: [],
    typical: [],
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const starts: Record<'node' | keyof typeof net, Start[]> = {
        node: [],
        minimal: [],
        sender: [],
        typical: [],
      };
      for (let start = 0; start < STARTS; start += 1) {
        const event = join(folder, 'event.json');
        writeFileSync(event, JSON.stringify(sqsEvent([mailBody(rawMail())])));
        starts.node.push(await startOnce([], aws.endpoint));
        starts.minimal.push(await startOnce([bundles.file('bench/bare'), event], aws.endpoint));
        starts.sender.push(
          await startOnce([bundles.file('functions/sender'), event], aws.endpoint),
        );
        starts.typical.push(await startOnce([bundles.file('bench/typical'), event], aws.endpoint));
      }
      const node = medianOf(starts.node);
      for (const name of ['minimal', 'sender', 'typical'] as const) {
        const { ms, cpuMs } = medianOf(starts[name]);
        net[name].push({ ms: ms - node.ms, cpuMs: cpuMs - node.cpuMs, failed: 0 });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const times = (name: keyof typeof net) => spreadOf(net[name].map(({ ms }) => ms));
  const ratio = (key: 'ms' | 'cpuMs') =>
    spreadOf(net.sender.map((start, round) => start[key] / (net.minimal[round]?.[key] ?? 0)));
  return {
    initMs: { minimal: times('minimal'), sender: times('sender'), typical: times('typical') },
    senderInitRatio: ratio('ms'),
    senderInitCpuRatio: ratio('cpuMs'),
  };
}

async function startOnce(args: string[], endpoint: string): Promise<Start> {
  const child = fork(fileURLToPath(import.meta.resolve('../start.mjs')), args, {
    env: benchEnvironment(endpoint),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [message] = await once(child, 'message');
  await once(child, 'exit');
  return startSchema.parse(message);
}

function medianOf(starts: readonly Start[]): Start {
  return {
    ms: spreadOf(starts.map(({ ms }) => ms)).median,
    cpuMs: spreadOf(starts.map(({ cpuMs }) => cpuMs)).median,
    failed: 0,
  };
}
