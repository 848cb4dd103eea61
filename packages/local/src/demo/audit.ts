import { MAIL_ID_TAG, PROBE_TAG } from '@mailferry/core/outcome/ses-event';
import { bodyHash, markOf } from './mails.ts';
import type { AcceptedMail, SesControl } from './ses-control.ts';

/** A mail whose hand-in was answered with success. */
export interface HandedIn {
  bodySha256: string;
  organizationId: string;
  atMs: number;
}

export interface Audit {
  accepted: number;
  delivered: number;
  lost: string[];
  /** Mails that SES accepted more than once although every answer came back. */
  duplicates: number;
  /** Mails that SES accepted more than once after an answer was lost. */
  possibleDuplicates: number;
  viaSecondary: number;
  alteredBodies: number;
  /** Sends of an organization without multi-region outside its primary region. */
  forbidden: number;
}

/** What arrived so far, by mark, read once however often it is asked. */
export class Arrivals {
  readonly #ses: SesControl;
  readonly #seen = new Set<string>();
  readonly byMark = new Map<string, { mail: AcceptedMail; bodySha256: string }[]>();

  constructor(ses: SesControl) {
    this.#ses = ses;
  }

  /** Reads mail that was accepted since the last look. Mail that the demo did not hand in is passed over. */
  async update(): Promise<void> {
    for (const mail of await this.#ses.accepted()) {
      if (this.#seen.has(mail.messageId)) continue;
      this.#seen.add(mail.messageId);
      if (mail.tags[PROBE_TAG] !== undefined || mail.tags[MAIL_ID_TAG] === undefined) continue;
      const raw = await this.#ses.raw(mail.messageId);
      const mark = markOf(raw);
      if (mark === undefined) continue;
      const arrival = { mail, bodySha256: bodyHash(raw) };
      this.byMark.set(mark, [...(this.byMark.get(mark) ?? []), arrival]);
    }
  }
}

/** Holds what arrived against what was handed in. Nothing here asks Mailferry itself. */
export function audit(
  handedIn: ReadonlyMap<string, HandedIn>,
  arrivals: Arrivals,
  primaryOf: (organizationId: string) => { region: string; only: boolean },
): Audit {
  const result: Audit = {
    accepted: handedIn.size,
    delivered: 0,
    lost: [],
    duplicates: 0,
    possibleDuplicates: 0,
    viaSecondary: 0,
    alteredBodies: 0,
    forbidden: 0,
  };
  for (const [mark, { bodySha256, organizationId }] of handedIn) {
    const arrived = arrivals.byMark.get(mark) ?? [];
    if (arrived.length === 0) result.lost.push(mark);
    else result.delivered += 1;
    if (arrived.length > 1) {
      const answerLost = arrived.some(({ mail }) => mail.answerLost);
      if (answerLost) result.possibleDuplicates += 1;
      else result.duplicates += 1;
    }
    const primary = primaryOf(organizationId);
    const elsewhere = arrived.some(({ mail }) => mail.region !== primary.region);
    if (elsewhere) result.viaSecondary += 1;
    if (elsewhere && primary.only) result.forbidden += 1;
    if (arrived.some((arrival) => arrival.bodySha256 !== bodySha256)) result.alteredBodies += 1;
  }
  return result;
}
