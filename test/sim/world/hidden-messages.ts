import { Heap, type Ordered } from '../engine/heap.ts';
import type { Message } from './queue.ts';

interface Entry extends Ordered {
  message: Message;
}

/** The messages of a queue that are in flight or delayed, by the time at which they show again. */
export class HiddenMessages {
  readonly #heap = new Heap<Entry>();
  #order = 0;

  add(message: Message): void {
    this.#order += 1;
    this.#heap.push({ atMs: message.visibleAtMs, order: this.#order, message });
  }

  nextMs(): number | undefined {
    return this.#first()?.atMs;
  }

  /** The next message whose time has come. */
  takeDue(nowMs: number): Message | undefined {
    const first = this.#first();
    if (first === undefined || first.atMs > nowMs) return undefined;
    this.#heap.pop();
    return first.message;
  }

  /** A message that was deleted, shown, or hidden anew leaves its old entry behind: those are forgotten here. */
  #first(): Entry | undefined {
    for (;;) {
      const first = this.#heap.peek();
      if (first === undefined) return undefined;
      const { message, atMs } = first;
      if (!message.gone && !message.visible && message.visibleAtMs === atMs) return first;
      this.#heap.pop();
    }
  }
}
