export interface OrganizationLimitSettings {
  /** Sessions of one organization at a time. */
  organizationConnections: number;
  /** Mails of one organization a minute, spread evenly after a burst of as many; undefined for no limit. */
  organizationMailsPerMinute?: number | undefined;
}

/** What one organization may use of this front, so that its flood leaves room for the others. */
export class OrganizationLimits {
  readonly #settings: OrganizationLimitSettings;
  readonly #nowMs: () => number;
  readonly #connections = new Map<string, number>();
  readonly #nextFreeMs = new Map<string, number>();

  constructor(settings: OrganizationLimitSettings, nowMs: () => number) {
    this.#settings = settings;
    this.#nowMs = nowMs;
  }

  /** Whether the organization may have one more session; if so it is counted until `disconnect`. */
  connect(organizationId: string): boolean {
    const count = this.#connections.get(organizationId) ?? 0;
    if (count >= this.#settings.organizationConnections) return false;
    this.#connections.set(organizationId, count + 1);
    return true;
  }

  disconnect(organizationId: string): void {
    const count = this.#connections.get(organizationId) ?? 0;
    if (count <= 1) this.#connections.delete(organizationId);
    else this.#connections.set(organizationId, count - 1);
  }

  /** Whether the organization may hand in one more mail now; if so it is counted (a generic cell rate algorithm). */
  admitMail(organizationId: string): boolean {
    const perMinute = this.#settings.organizationMailsPerMinute;
    if (perMinute === undefined) return true;
    const nowMs = this.#nowMs();
    const intervalMs = 60_000 / perMinute;
    const nextFreeMs = Math.max(this.#nextFreeMs.get(organizationId) ?? 0, nowMs);
    if (nextFreeMs + intervalMs - nowMs > 60_000) return false;
    this.#nextFreeMs.set(organizationId, nextFreeMs + intervalMs);
    return true;
  }
}
