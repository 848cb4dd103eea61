import { createHash } from 'node:crypto';

export interface LogEntry {
  atMs: number;
  actor: string;
  text: string;
  mailId: string | undefined;
}

/**
 * All that happened, in order. Two runs of one plan write the same bytes, so their digests are equal. Entries are kept
 * only when a trace is wanted.
 */
export class EventLog {
  readonly entries: LogEntry[] = [];
  readonly #startMs: number;
  readonly #keep: boolean;
  readonly #hash = createHash('sha256');
  #pending = '';

  constructor(startMs: number, keep: boolean) {
    this.#startMs = startMs;
    this.#keep = keep;
  }

  write(atMs: number, actor: string, text: string, mailId?: string): void {
    this.#pending += `${atMs - this.#startMs} ${actor} ${text} ${mailId ?? ''}\n`;
    if (this.#pending.length > 65_536) this.#flush();
    if (this.#keep) this.entries.push({ atMs: atMs - this.#startMs, actor, text, mailId });
  }

  digest(): string {
    this.#flush();
    return this.#hash.copy().digest('hex');
  }

  #flush(): void {
    this.#hash.update(this.#pending, 'latin1');
    this.#pending = '';
  }
}
