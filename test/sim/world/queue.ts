import type { Random } from '../engine/random.ts';
import type { Scheduled, Scheduler } from '../engine/scheduler.ts';
import type { QueueRef } from './bus.ts';
import { HiddenMessages } from './hidden-messages.ts';

export interface QueueOptions {
  visibilityMs: number;
  retentionMs: number;
  redrive?: { to: SimulatedQueue; maxReceives: number };
}

export interface Message {
  /** Unique over all queues, and kept by a redrive. */
  readonly messageId: string;
  readonly body: string;
  readonly reason: string | undefined;
  readonly sentMs: number;
  receives: number;
  /** The latest receive: older receipt handles are worth nothing. */
  receipt: number;
  receivedMs: number;
  visible: boolean;
  visibleAtMs: number;
  gone: boolean;
}

export interface Received {
  message: Message;
  receiptHandle: string;
}

export interface QueueListener {
  added(message: Message, why: 'sent' | 'redriven'): void;
  removed(message: Message, why: 'deleted' | 'redriven' | 'expired'): void;
}

/** How far from the head a receive may reach: standard queues keep no order. */
const REORDER_WINDOW = 20;
/** How late the approximate numbers of messages are told. */
const DEPTH_LAG_MS = 2_000;
/** SQS: a message may stay hidden for 12 hours from its receive. */
export const MAX_VISIBILITY_MS = 12 * 3_600_000;
/** SQS: DelaySeconds is at most 15 minutes. */
export const MAX_DELAY_MS = 15 * 60_000;

/** An SQS standard queue. */
export class SimulatedQueue {
  readonly ref: QueueRef;
  readonly name: string;
  readonly options: QueueOptions;
  /** Called when there may be something to receive. */
  onVisible: () => void = () => undefined;
  /** Messages that are not deleted. */
  size = 0;
  #visible: Message[] = [];
  #head = 0;
  #visibleCount = 0;
  #created = 0;
  #depth = { atMs: Number.NEGATIVE_INFINITY, visible: 0, inFlight: 0 };
  #wake: Scheduled | undefined;
  readonly #hidden = new HiddenMessages();
  readonly #scheduler: Scheduler;
  readonly #listener: QueueListener;

  constructor(scheduler: Scheduler, ref: QueueRef, options: QueueOptions, listener: QueueListener) {
    this.#scheduler = scheduler;
    this.ref = ref;
    this.name = `${ref.lane}@${ref.cell}`;
    this.options = options;
    this.#listener = listener;
  }

  send(body: string, { delayMs = 0, reason }: { delayMs?: number; reason?: string } = {}): Message {
    this.#created += 1;
    const nowMs = this.#scheduler.nowMs;
    return this.#put(
      {
        messageId: `${this.name}/${this.#created}`,
        body,
        reason,
        sentMs: nowMs,
        receives: 0,
        receipt: 0,
        receivedMs: 0,
        visible: false,
        visibleAtMs: nowMs + Math.min(delayMs, MAX_DELAY_MS),
        gone: false,
      },
      'sent',
    );
  }

  /** Puts messages in whose bodies are made when somebody reads them: the listener never hears of these. */
  seed(count: number, bodyOf: (index: number) => string): void {
    const sentMs = this.#scheduler.nowMs;
    for (let index = 0; index < count; index += 1) {
      this.#created += 1;
      this.#visible.push(
        new SeededMessage(`${this.name}/${this.#created}`, sentMs, () => bodyOf(index)),
      );
    }
    this.size += count;
    this.#visibleCount += count;
  }

  /** Up to `max` messages, from anywhere near the head. */
  receive(max: number, random: Random, visibilityMs = this.options.visibilityMs): Received[] {
    this.#promote();
    const received: Received[] = [];
    while (received.length < max) {
      const message = this.#take(random);
      if (message === undefined) break;
      if (this.#overAge(message) || this.#overReceived(message)) continue;
      message.receives += 1;
      message.receipt += 1;
      message.receivedMs = this.#scheduler.nowMs;
      this.#hide(message, visibilityMs);
      received.push({ message, receiptHandle: `${message.messageId}:${message.receipt}` });
    }
    return received;
  }

  /** Deletes by receipt handle; an old handle deletes nothing, and SQS does not say so. */
  delete({ message, receiptHandle }: Received): void {
    if (message.gone || receiptHandle !== `${message.messageId}:${message.receipt}`) return;
    this.#remove(message, 'deleted');
  }

  /** @returns false where SQS refuses: not in flight under this handle, or beyond 12 hours. */
  changeVisibility({ message, receiptHandle }: Received, visibilityMs: number): boolean {
    const nowMs = this.#scheduler.nowMs;
    if (message.gone || message.visible) return false;
    if (receiptHandle !== `${message.messageId}:${message.receipt}`) return false;
    if (nowMs + visibilityMs > message.receivedMs + MAX_VISIBILITY_MS) return false;
    this.#hide(message, visibilityMs);
    return true;
  }

  /** A copy that SQS hands out although the message is in flight: at-least-once delivery. */
  expose(message: Message): void {
    if (!message.gone && !message.visible) this.#show(message);
  }

  get visible(): number {
    this.#promote();
    return this.#visibleCount;
  }

  get inFlight(): number {
    return this.size - this.visible;
  }

  /** What GetQueueAttributes says: the truth of up to a few seconds ago. */
  approximateDepth(): { visible: number; inFlight: number } {
    const nowMs = this.#scheduler.nowMs;
    if (nowMs - this.#depth.atMs >= DEPTH_LAG_MS)
      this.#depth = { atMs: nowMs, visible: this.visible, inFlight: this.inFlight };
    return { visible: this.#depth.visible, inFlight: this.#depth.inFlight };
  }

  #put(message: Message, why: 'sent' | 'redriven'): Message {
    this.size += 1;
    this.#listener.added(message, why);
    const delayMs = message.visibleAtMs - this.#scheduler.nowMs;
    if (delayMs > 0) this.#hide(message, delayMs);
    else this.#show(message);
    return message;
  }

  #take(random: Random): Message | undefined {
    while (this.#head < this.#visible.length) {
      const reach = Math.min(REORDER_WINDOW, this.#visible.length - this.#head);
      const at = this.#head + Math.floor(random() * reach);
      const chosen = this.#visible[at];
      const first = this.#visible[this.#head];
      if (chosen === undefined || first === undefined) return undefined;
      this.#visible[at] = first;
      this.#head += 1;
      if (this.#head > 1024 && this.#head * 2 > this.#visible.length) {
        this.#visible = this.#visible.slice(this.#head);
        this.#head = 0;
      }
      if (chosen.gone || !chosen.visible) continue;
      chosen.visible = false;
      this.#visibleCount -= 1;
      return chosen;
    }
    this.#visible = [];
    this.#head = 0;
    return undefined;
  }

  #overAge(message: Message): boolean {
    if (this.#scheduler.nowMs - message.sentMs < this.options.retentionMs) return false;
    this.#remove(message, 'expired');
    return true;
  }

  #overReceived(message: Message): boolean {
    const { redrive } = this.options;
    if (redrive === undefined || message.receives < redrive.maxReceives) return false;
    redrive.to.#put(
      { ...message, visible: false, visibleAtMs: 0, receives: 0, receipt: 0 },
      'redriven',
    );
    this.#remove(message, 'redriven');
    return true;
  }

  #remove(message: Message, why: 'deleted' | 'redriven' | 'expired'): void {
    if (message.visible) this.#visibleCount -= 1;
    message.visible = false;
    message.gone = true;
    this.size -= 1;
    this.#listener.removed(message, why);
  }

  #show(message: Message): void {
    message.visible = true;
    this.#visibleCount += 1;
    this.#visible.push(message);
    this.onVisible();
  }

  #hide(message: Message, ms: number): void {
    if (message.visible) this.#visibleCount -= 1;
    message.visible = false;
    message.visibleAtMs = this.#scheduler.nowMs + Math.max(0, ms);
    this.#hidden.add(message);
    this.#wakeAtNext();
  }

  #promote(): void {
    for (;;) {
      const message = this.#hidden.takeDue(this.#scheduler.nowMs);
      if (message === undefined) return;
      this.#show(message);
    }
  }

  #wakeAtNext(): void {
    const nextMs = this.#hidden.nextMs();
    if (nextMs === undefined || (this.#wake !== undefined && this.#wake.atMs <= nextMs)) return;
    if (this.#wake !== undefined) this.#scheduler.cancel(this.#wake);
    this.#wake = this.#scheduler.at(nextMs, () => {
      this.#wake = undefined;
      this.#promote();
      this.#wakeAtNext();
    });
  }
}

class SeededMessage implements Message {
  readonly messageId: string;
  readonly sentMs: number;
  readonly reason = undefined;
  receives = 0;
  receipt = 0;
  receivedMs = 0;
  visible = true;
  visibleAtMs = 0;
  gone = false;
  #body: string | undefined;
  readonly #make: () => string;

  constructor(messageId: string, sentMs: number, make: () => string) {
    this.messageId = messageId;
    this.sentMs = sentMs;
    this.#make = make;
  }

  get body(): string {
    this.#body ??= this.#make();
    return this.#body;
  }
}
