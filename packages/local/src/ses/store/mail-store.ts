import type { ReadStream } from 'node:fs';
import { join } from 'node:path';
import { JsonLines } from './json-lines.ts';
import type { MailRecord, StoredMail } from './mail-record.ts';
import { storedMailSchema } from './mail-record.ts';
import { RawSegments } from './raw-segments.ts';

export interface MailFilter {
  region?: string | undefined;
  /** Accepted at or after, in milliseconds since the epoch. */
  sinceMs?: number | undefined;
  tag?: { name: string; value: string } | undefined;
}

export interface MailPage {
  mails: MailRecord[];
  /** Where the next page begins; `undefined` behind the last mail. */
  next: number | undefined;
}

/** Every accepted mail, in the order of acceptance: records in memory and on disk, raw bytes on disk alone. */
export class MailStore {
  readonly #lines: JsonLines;
  readonly #segments: RawSegments;
  readonly #mails: StoredMail[] = [];
  readonly #byId = new Map<string, StoredMail>();
  readonly #byTag = new Map<string, number[]>();

  /** Opens the store in a directory, with what an earlier process left there. @throws when that is damaged. */
  constructor(directory: string) {
    this.#lines = JsonLines.open(join(directory, 'mails.jsonl'), (value) =>
      this.#index(storedMailSchema.parse(value)),
    );
    this.#segments = new RawSegments(directory);
  }

  /** Raw bytes first, then the record: a record always has its bytes. */
  add(mail: MailRecord, raw: Buffer): void {
    const stored = { mail, raw: this.#segments.append(raw) };
    this.#lines.append(stored);
    this.#index(stored);
  }

  get(messageId: string): MailRecord | undefined {
    return this.#byId.get(messageId)?.mail;
  }

  /** The bytes as submitted, or `undefined` for an unknown mail. */
  raw(messageId: string): ReadStream | undefined {
    const stored = this.#byId.get(messageId);
    return stored === undefined ? undefined : this.#segments.read(stored.raw);
  }

  list(filter: MailFilter, start: number, limit: number): MailPage {
    const { region, sinceMs = 0, tag } = filter;
    const positions = tag === undefined ? undefined : (this.#byTag.get(tagKey(tag)) ?? []);
    const mails: MailRecord[] = [];
    const count = positions?.length ?? this.#mails.length;
    for (let at = start; at < count; at += 1) {
      const mail = this.#mails[positions?.[at] ?? at]?.mail;
      if (mail === undefined || mail.acceptedAtMs < sinceMs) continue;
      if (region !== undefined && mail.region !== region) continue;
      if (mails.length === limit) return { mails, next: at };
      mails.push(mail);
    }
    return { mails, next: undefined };
  }

  *all(): Generator<MailRecord> {
    for (const { mail } of this.#mails) yield mail;
  }

  close(): void {
    this.#lines.close();
    this.#segments.close();
  }

  #index(stored: StoredMail): void {
    const position = this.#mails.push(stored) - 1;
    this.#byId.set(stored.mail.messageId, stored);
    for (const [name, values] of Object.entries(stored.mail.tags)) {
      for (const value of values) {
        const key = tagKey({ name, value });
        const positions = this.#byTag.get(key);
        if (positions === undefined) this.#byTag.set(key, [position]);
        else positions.push(position);
      }
    }
  }
}

function tagKey({ name, value }: { name: string; value: string }): string {
  return `${name}:${value}`;
}
