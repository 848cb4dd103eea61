/**
 * Remembers that the primary cell just failed, so that mail does not wait for its time-outs one by one. When the hold
 * ends, one caller tries the primary again while the others keep to the standby for another hold.
 */
export class PrimaryHold {
  readonly #holdMs: number;
  #untilMs = 0;

  constructor(holdMs: number) {
    this.#holdMs = holdMs;
  }

  /** Whether this caller is to try the standby first. */
  isHeld(nowMs: number): boolean {
    if (this.#untilMs === 0) return false;
    if (nowMs < this.#untilMs) return true;
    this.#untilMs = nowMs + this.#holdMs;
    return false;
  }

  failed(nowMs: number): void {
    this.#untilMs = nowMs + this.#holdMs;
  }

  succeeded(): void {
    this.#untilMs = 0;
  }
}
