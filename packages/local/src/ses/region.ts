import type { Account } from './account.ts';
import type { EventMode } from './event-mode.ts';
import type { Fault } from './fault.ts';
import { concerns, NO_FAULT } from './fault.ts';
import type { Identity } from './identity.ts';
import type { OperationName } from './operations/names.ts';
import type { Behaviour } from './recipient-behaviour.ts';
import type { ConfigurationSet, RegionData, Suppression } from './region-data.ts';
import { SendQuota } from './send-quota.ts';
import { Tally } from './tally.ts';

/** One region's SES: nothing of it is shared with another's. */
export class Region {
  readonly name: string;
  readonly quota = new SendQuota();
  readonly identities: Map<string, Identity>;
  readonly configurationSets: Map<string, ConfigurationSet>;
  readonly suppressed: Map<string, Suppression>;
  readonly recipients: Map<string, Behaviour>;
  readonly rejected = new Tally();
  readonly faultsFired = new Tally();
  /** The same by operation: real mail shows as SendEmail, a health check as GetAccount first. */
  readonly operationsHit = new Tally();
  account: Account;
  events: EventMode;
  #fault: Fault;
  #hits = 0;

  constructor(name: string, data: RegionData) {
    this.name = name;
    this.account = data.account;
    this.identities = new Map(data.identities);
    this.configurationSets = new Map(data.configurationSets);
    this.suppressed = new Map(data.suppressed);
    this.recipients = new Map(data.recipients);
    this.#fault = data.fault;
    this.events = data.events;
  }

  get fault(): Fault {
    return this.#fault;
  }

  set fault(fault: Fault) {
    this.#fault = fault;
    this.#hits = 0;
  }

  /** The fault that meets a request, counted; `undefined` when the request is to go right. */
  strike(operation: OperationName, random: () => number): Fault | undefined {
    const fault = this.#fault;
    if (!concerns(fault, operation)) return undefined;
    if (fault.share < 1 && random() >= fault.share) return undefined;
    this.faultsFired.add(fault.mode);
    this.operationsHit.add(operation);
    this.#hits += 1;
    if (this.#hits === fault.maxHits) this.fault = NO_FAULT;
    return fault;
  }

  toData(): RegionData {
    return {
      account: this.account,
      identities: [...this.identities],
      configurationSets: [...this.configurationSets],
      suppressed: [...this.suppressed],
      recipients: [...this.recipients],
      fault: this.#fault,
      events: this.events,
    };
  }
}
