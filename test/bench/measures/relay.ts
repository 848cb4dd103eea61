import { installHaraka, startHaraka } from '../relays/haraka.ts';
import { startPostfix } from '../relays/postfix.ts';
import type { Relay, Relayed } from '../relays/relay.ts';
import { smtpLoadIsInstalled } from '../relays/smtp-load.ts';
import { rounded, type Spread, spreadOf } from '../stats.ts';

const MAILS = 500;
const MAIL_BYTES = 20 * 1024;

interface RelayCost {
  cpuSecondsPer1000Mails: Spread;
  mailsPerSecond: Spread;
  /** Its CPU over the sender's, per mail. */
  cpuOverSender: number;
}

export interface RelayFigures {
  cpuSecondsPer1000MailsSender: Spread;
  /** Null where it is not installed or may not be run. */
  postfix: RelayCost | null;
  /** Null where Postfix's programs for load and sink are missing, or where npm could not install it. */
  haraka: { queued: RelayCost; forwarded: RelayCost } | null;
}

/** CPU of mail transfer agents for the same mails: they take them by SMTP and send them on by SMTP. */
export async function measureRelay(
  rounds: number,
  senderCpuUs: Spread,
  progress: (text: string) => void,
): Promise<RelayFigures> {
  const sender = {
    median: rounded(senderCpuUs.median / 1000),
    min: rounded(senderCpuUs.min / 1000),
    max: rounded(senderCpuUs.max / 1000),
  };
  const none = { cpuSecondsPer1000MailsSender: sender, postfix: null, haraka: null };
  if (!smtpLoadIsInstalled()) {
    progress('Postfix and Haraka are not measured: Postfix is not installed, or this is not root');
    return none;
  }
  const costOf = (relay: Relay) => measured(relay, rounds, sender.median);
  const postfix = await costOf(await startPostfix());
  progress('Haraka');
  let installed: Awaited<ReturnType<typeof installHaraka>>;
  try {
    installed = await installHaraka();
  } catch {
    progress('Haraka is not measured: npm could not install it');
    return { ...none, postfix };
  }
  try {
    const queued = await costOf(await startHaraka(installed.folder, 'queued'));
    const forwarded = await costOf(await startHaraka(installed.folder, 'forwarded'));
    return { ...none, postfix, haraka: { queued, forwarded } };
  } finally {
    installed.remove();
  }
}

/** Measures and stops it. */
async function measured(relay: Relay, rounds: number, senderMedian: number): Promise<RelayCost> {
  try {
    await relay.relay(MAILS, MAIL_BYTES);
    const runs: Relayed[] = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await relay.relay(MAILS, MAIL_BYTES));
    const cpu = spreadOf(runs.map(({ cpuSeconds }) => (1000 * cpuSeconds) / MAILS));
    return {
      cpuSecondsPer1000Mails: cpu,
      mailsPerSecond: spreadOf(runs.map(({ wallSeconds }) => MAILS / wallSeconds)),
      cpuOverSender: rounded(cpu.median / senderMedian),
    };
  } finally {
    await relay.stop();
  }
}
