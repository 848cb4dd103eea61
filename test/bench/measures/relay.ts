import { postfixIsInstalled, startPostfix } from '../postfix.ts';
import { rounded, type Spread, spreadOf } from '../stats.ts';

const MAILS = 500;
const MAIL_BYTES = 20 * 1024;

export interface RelayFigures {
  /** Postfix as a plain relay on this machine; null where it is not installed or may not be run. */
  postfix: {
    cpuSecondsPer1000Mails: Spread;
    mailsPerSecond: Spread;
    /** Its CPU over the sender's, per mail. */
    cpuOverSender: number;
  } | null;
  cpuSecondsPer1000MailsSender: Spread;
  /** Haraka is not measured: it is no package of the distribution and no dependency of this one. */
  haraka: null;
}

/** CPU of a mail transfer agent for the same mails: it takes them by SMTP, keeps them on disk and sends them on. */
export async function measureRelay(rounds: number, senderCpuUs: Spread): Promise<RelayFigures> {
  const cpuSecondsPer1000MailsSender = {
    median: rounded(senderCpuUs.median / 1000),
    min: rounded(senderCpuUs.min / 1000),
    max: rounded(senderCpuUs.max / 1000),
  };
  const none = { postfix: null, cpuSecondsPer1000MailsSender, haraka: null };
  if (!postfixIsInstalled()) return none;
  const postfix = await startPostfix();
  try {
    await postfix.relay(MAILS, MAIL_BYTES);
    const runs: { wallSeconds: number; cpuSeconds: number }[] = [];
    for (let round = 0; round < rounds; round += 1)
      runs.push(await postfix.relay(MAILS, MAIL_BYTES));
    const cpu = spreadOf(runs.map(({ cpuSeconds }) => (1000 * cpuSeconds) / MAILS));
    return {
      ...none,
      postfix: {
        cpuSecondsPer1000Mails: cpu,
        mailsPerSecond: spreadOf(runs.map(({ wallSeconds }) => MAILS / wallSeconds)),
        cpuOverSender: rounded(cpu.median / cpuSecondsPer1000MailsSender.median),
      },
    };
  } finally {
    await postfix.stop();
  }
}
