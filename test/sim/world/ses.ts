import {
  classifySendFault,
  type SendAnswer,
  type SendFault,
} from '@mailferry/core/delivery/send-answer';
import type { AccountState } from '@mailferry/core/health/probe';
import { chance } from '../engine/random.ts';
import type { FaultKind } from '../faults/fault.ts';
import type { Quota } from '../scenarios/plan.ts';
import { SendLimit } from './send-limit.ts';
import { formOf, type SesAnswer } from './ses-answers.ts';
import { emitMailEvents, emitProbeEvents } from './ses-events.ts';
import type { AttemptTruth, MailTruth, Told } from './truth.ts';
import type { Reply } from './wire.ts';
import type { World } from './world.ts';

export interface SesRequest {
  cell: string;
  sender: string;
  recipients: readonly string[];
  raw: readonly Buffer[];
  mail: MailTruth;
  attempt: AttemptTruth;
}

interface TransportFault {
  afterMs: number;
  fault: SendFault;
  throttled?: boolean;
}

/** What a cut of the account's quota leaves of it. */
const QUOTA_CUT = 0.3;
/** Recipients that a short day still has room for, at its begin. */
const LEFT_OF_A_SHORT_DAY = 20;

/** Amazon SES in one region: one account, shared by every cell. */
export class SesRegion {
  readonly region: string;
  readonly limit: SendLimit;
  readonly #world: World;
  readonly #quota: Quota;
  readonly #shortDays = new Map<string, number>();
  #accepted = 0;

  constructor(world: World, region: string, quota: Quota) {
    this.#world = world;
    this.region = region;
    this.#quota = quota;
    this.limit = new SendLimit(quota);
  }

  /** SendEmail. The answer to a request that SES never takes in time comes from the caller's own clock. */
  send(request: SesRequest, timeoutMs: number): Reply<SendAnswer> {
    const { mail } = request;
    const struck = (kind: FaultKind) => this.#struck(kind, mail.id, mail.id);
    const tell = (told: Told, afterMs: number, fault: SendFault): Reply<SendAnswer> => {
      request.attempt.told = told;
      // The adapter classifies what the SDK throws: that is production code, and under test.
      return { afterMs, ok: true, value: classifySendFault(fault) };
    };
    const lost = (afterMs: number, name: string) => tell('lost', afterMs, { name, message: '' });

    const form = (answer: SesAnswer) => this.#form(answer, `${mail.id} ${request.attempt.number}`);
    if (struck('ses-refused')) return tell('unavailable', 2, form('refused'));
    if (struck('ses-unavailable')) return tell('unavailable', 20, form('unavailable'));
    if (struck('ses-request-lost')) return tell('lost', 30, form('lost'));
    if (struck('ses-hang')) return lost(timeoutMs, 'AbortError');
    if (struck('ses-error')) return tell('lost', 40, form('error'));
    if (struck('ses-paused')) return tell('suspended', 30, form('paused'));
    if (struck('ses-suspended')) return tell('suspended', 30, form('suspended'));
    if (struck('ses-throttle')) return tell('throttled', 20, form('throttled'));
    if (request.recipients.length === 0)
      return tell('rejected', 20, { name: 'BadRequestException', message: '', httpStatus: 400 });

    const domain = request.sender.slice(request.sender.lastIndexOf('@') + 1).toLowerCase();
    if (struck('ses-not-ready') || !this.#world.isVerified(domain, this.region))
      return tell('not-ready', 30, form('not-ready'));
    if (mail.plan?.fate === 'rejected-by-ses') return tell('rejected', 30, form('rejected'));

    const over = this.limit.over(
      this.quota(),
      request.recipients.length,
      this.#world.scheduler.nowMs,
    );
    if (over === 'rate') return tell('throttled', 20, form('throttled'));
    if (over === 'daily') return tell('exhausted', 20, form('exhausted'));

    const late = struck('ses-late-accept');
    if (late !== undefined) {
      this.#world.scheduler.after(late.ms ?? 30_000, () => this.#accept(request));
      return lost(timeoutMs, 'AbortError');
    }
    const sesMessageId = this.#accept(request);
    if (struck('ses-answer-lost')) return tell('lost', 30, form('lost'));
    const slow = struck('ses-slow');
    const workMs = 30 + chance(this.#world.plan.seed, sesMessageId) * 30 + (slow?.ms ?? 0);
    if (workMs > timeoutMs) return lost(timeoutMs, 'AbortError');
    request.attempt.told = 'accepted';
    return { afterMs: workMs, ok: true, value: { kind: 'accepted', sesMessageId } };
  }

  /** A probe to the mailbox simulator: processed like any mail, outside the quota. */
  probe(cell: string, probeId: string): Reply<{ sent: true } | { fault: SendFault }> {
    const fault = this.#transportFault(probeId, true);
    if (fault !== undefined) {
      // A throttle is the answer of a region that works.
      this.#probed(cell, fault.throttled === true);
      return { ...fault, ok: true, value: { fault: fault.fault } };
    }
    this.#accepted += 1;
    this.#probed(cell, true, { probeId });
    emitProbeEvents(this.#world, this.region, cell, probeId, `${this.region}-${this.#accepted}`);
    return { afterMs: 40, ok: true, value: { sent: true } };
  }

  account(cell: string, caller: string): Reply<AccountState | { fault: SendFault }> {
    const fault = this.#transportFault(caller, false);
    if (fault !== undefined) {
      this.#probed(cell, false);
      return { ...fault, ok: true, value: { fault: fault.fault } };
    }
    const nowMs = this.#world.scheduler.nowMs;
    const { maxSendRate, max24HourSend } = this.quota();
    const sendingEnabled = this.#open('ses-paused') === undefined;
    const healthy = this.#open('ses-suspended') === undefined;
    if (!sendingEnabled || !healthy) this.#probed(cell, false, { suspended: true });
    return {
      afterMs: 20,
      ok: true,
      value: {
        sendingEnabled,
        enforcementStatus: healthy ? 'HEALTHY' : 'SHUTDOWN',
        productionAccess: true,
        maxSendRate,
        max24HourSend,
        sentLast24Hours: this.limit.sentLast24Hours(nowMs),
      },
    };
  }

  #probed(cell: string, ok: boolean, more: { suspended?: boolean; probeId?: string } = {}): void {
    const { region } = this;
    this.#world.bus.emit('probed', { cell, region, ok, suspended: false, ...more });
  }

  /** The account's quota as it is now. */
  quota(): Quota {
    const { faults, scheduler } = this.#world;
    const cut = this.#open('ses-quota-cut');
    if (cut !== undefined) faults.noteOnce('ses-quota-cut', scheduler.nowMs, cut.id);
    const left = cut === undefined ? 1 : QUOTA_CUT;
    const { maxSendRate, max24HourSend } = this.#quota;
    // A negative quota is none.
    const ownDay = max24HourSend < 0 ? Number.POSITIVE_INFINITY : Math.floor(max24HourSend * left);
    const day = Math.min(ownDay, this.#shortDay() ?? Number.POSITIVE_INFINITY);
    return { maxSendRate: maxSendRate * left, max24HourSend: Number.isFinite(day) ? day : -1 };
  }

  /** The 24-hour quota while others that share the account have used up nearly all of it. */
  #shortDay(): number | undefined {
    const { faults, scheduler } = this.#world;
    const short = this.#open('ses-day-short');
    if (short === undefined) return undefined;
    const known = this.#shortDays.get(short.id);
    if (known !== undefined) return known;
    faults.noteOnce('ses-day-short', scheduler.nowMs, short.id);
    const quota = this.limit.sentLast24Hours(scheduler.nowMs) + LEFT_OF_A_SHORT_DAY;
    this.#shortDays.set(short.id, quota);
    return quota;
  }

  #accept({ cell, mail, attempt, recipients }: SesRequest): string {
    const { bus, scheduler, log } = this.#world;
    this.#accepted += 1;
    const sesMessageId = `${this.region}-${this.#accepted}`;
    attempt.acceptedMs = scheduler.nowMs;
    attempt.sesMessageId = sesMessageId;
    this.limit.count(recipients.length, scheduler.nowMs);
    log.write(scheduler.nowMs, `ses ${this.region}`, `accepted as ${sesMessageId}`, mail.id);
    bus.emit('accepted', { mail, attempt });
    emitMailEvents(this.#world, this.region, cell, mail, sesMessageId, recipients);
    return sesMessageId;
  }

  /** What befalls calls other than customers' sends. */
  #transportFault(what: string, sends: boolean): TransportFault | undefined {
    const form = (answer: SesAnswer) => this.#form(answer, what);
    if (this.#struck('ses-refused', what)) return { afterMs: 2, fault: form('refused') };
    if (this.#struck('ses-unavailable', what)) return { afterMs: 20, fault: form('unavailable') };
    if (this.#struck('ses-hang', what))
      return { afterMs: 5_000, fault: { name: 'AbortError', message: '' } };
    if (this.#struck('ses-error', what)) return { afterMs: 40, fault: form('error') };
    if (sends && this.#struck('ses-throttle', what))
      return { afterMs: 20, fault: form('throttled'), throttled: true };
    if (sends && this.#struck('ses-paused', what)) return { afterMs: 30, fault: form('paused') };
    return undefined;
  }

  #form(answer: SesAnswer, what: string): SendFault {
    return formOf(answer, this.#world.plan.seed, `${this.region} ${what}`);
  }

  #struck(kind: FaultKind, what: string, mailId?: string) {
    const { faults, scheduler } = this.#world;
    return faults.strike(kind, this.region, scheduler.nowMs, `${this.region} ${what}`, mailId);
  }

  #open(kind: FaultKind) {
    return this.#world.faults.open(kind, this.region, this.#world.scheduler.nowMs);
  }
}
