/** Bounds the bytes that requests hold in memory together; whoever finds it used up waits for its turn. */
export class ByteBudget {
  #left: number;
  readonly #waiting: { bytes: number; go: () => void }[] = [];

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Resolves with the function that gives the bytes back. */
  async take(bytes: number): Promise<() => void> {
    if (this.#waiting.length > 0 || this.#left < bytes) {
      await new Promise<void>((go) => this.#waiting.push({ bytes, go }));
    } else {
      this.#left -= bytes;
    }
    return () => {
      this.#left += bytes;
      this.#wake();
    };
  }

  #wake(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (first.bytes > this.#left) return;
      this.#left -= first.bytes;
      this.#waiting.shift();
      first.go();
    }
  }
}
