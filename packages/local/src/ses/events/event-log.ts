import { join } from 'node:path';
import * as z from 'zod/mini';
import { JsonLines } from '../store/json-lines.ts';
import type { QueuedEvent } from './event-lane.ts';
import type { SesEvent } from './ses-event.ts';

const lineSchema = z.union([
  z.strictObject({ done: z.array(z.string()) }),
  // Its own earlier output: the shape is not spelled out a second time.
  z.strictObject({ queuedAtMs: z.int(), event: z.custom<SesEvent>(isEvent) }),
]);

function isEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && 'detail' in value;
}

/** Events that are not yet out, so that a restart goes on with them. An event may go out twice across a kill. */
export class EventLog {
  readonly #lines: JsonLines;
  #done: string[] = [];
  #closed = false;
  /** What an earlier process did not get out, in order. Finished events leave the file at the start. */
  readonly unfinished: QueuedEvent[];

  constructor(directory: string) {
    const path = join(directory, 'events.jsonl');
    const open = new Map<string, QueuedEvent>();
    const old = JsonLines.open(path, (value) => {
      const line = lineSchema.parse(value);
      if ('done' in line) for (const id of line.done) open.delete(id);
      else open.set(line.event.id, line);
    });
    old.close();
    this.unfinished = [...open.values()];
    this.#lines = JsonLines.replace(path, this.unfinished);
  }

  add(events: readonly QueuedEvent[]): void {
    this.#lines.append(...events);
  }

  /** Written down a moment later, with others: a kill before that makes the event go out again. */
  done(eventId: string): void {
    if (this.#closed) return;
    if (this.#done.length === 0) setImmediate(() => this.#flush());
    this.#done.push(eventId);
  }

  close(): void {
    this.#flush();
    this.#lines.close();
    this.#closed = true;
  }

  #flush(): void {
    if (this.#closed) return;
    if (this.#done.length > 0) this.#lines.append({ done: this.#done });
    this.#done = [];
  }
}
