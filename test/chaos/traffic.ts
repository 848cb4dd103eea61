import type { Random } from '../sim/engine/random.ts';
import type { Answer, HandIn } from './hand-in.ts';
import { type ChaosMail, chaosMails } from './mails.ts';
import type { StackAddresses } from './messages.ts';
import { type Rubbish, rubbish } from './rubbish.ts';

/** A mail that was handed in, whatever the answer. */
export interface HandedIn extends Answer {
  mail: Omit<ChaosMail, 'raw'>;
  atMs: number;
  answeredAtMs: number;
}

export type HandedInRubbish = Rubbish & { accepted: boolean };

export interface Traffic {
  handedIn: Map<string, HandedIn>;
  rubbish: HandedInRubbish[];
  /** Stops, and waits for the answers that are still out. */
  stop(): Promise<void>;
}

/** Rubbish among the mails: one in so many. */
const RUBBISH_EVERY = 20;

/** Hands mail in, `rate` a second, by one way or the other. */
export function startTraffic(
  handIn: HandIn,
  { cells }: StackAddresses,
  { rate, random }: { rate: number; random: Random },
): Traffic {
  const handedIn = new Map<string, HandedIn>();
  const pieces: HandedInRubbish[] = [];
  const underWay = new Set<Promise<void>>();
  const mails = chaosMails(random);
  let count = 0;

  async function one(): Promise<void> {
    const { raw, ...mail } = mails.next().value;
    const atMs = Date.now();
    const byQueue = mail.kind === 'twice' || (mail.kind !== 'large' && random() < 0.5);
    const whole = { ...mail, raw };
    const answer = await (byQueue ? handIn.byQueue(whole) : handIn.byClient(whole));
    handedIn.set(mail.id, { ...answer, mail, atMs, answeredAtMs: Date.now() });
  }

  async function junk(turn: number): Promise<void> {
    const cell = cells[turn % cells.length];
    if (cell === undefined) return;
    const piece = rubbish(turn, cell.region, cell.payloadBucket);
    const accepted = await handIn.rubbish(cell.region, piece.body);
    pieces.push({ ...piece, accepted });
  }

  const timer = setInterval(() => {
    count += 1;
    const work = count % RUBBISH_EVERY === 0 ? junk(count / RUBBISH_EVERY) : one();
    const settled = work.finally(() => underWay.delete(settled));
    underWay.add(settled);
  }, 1_000 / rate);

  return {
    handedIn,
    rubbish: pieces,
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
