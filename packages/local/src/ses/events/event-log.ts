import { join } from 'node:path';
import * as z from 'zod/mini';
import { JsonLines } from '../store/json-lines.ts';
import type { QueuedEvent } from './event-lane.ts';
import type { SesEvent } from './ses-event.ts';

const lineSchema = z.union([
  z.strictObject({ done: z.string() }),
  // Its own earlier output: the shape is not spelled out a second time.
  z.strictObject({ queuedAtMs: z.int(), event: z.custom<SesEvent>(isEvent) }),
]);

function isEvent(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && 'detail' in value;
}

/** Events that are not yet out, so that a restart goes on with them. An event may go out twice across a kill. */
export class EventLog {
  readonly #lines: JsonLines;
  /** What an earlier process did not get out, in order. Finished events leave the file at the start. */
  readonly unfinished: QueuedEvent[];

  constructor(directory: string) {
    const path = join(directory, 'events.jsonl');
    const open = new Map<string, QueuedEvent>();
    const old = JsonLines.open(path, (value) => {
      const line = lineSchema.parse(value);
      if ('done' in line) open.delete(line.done);
      else open.set(line.event.id, line);
    });
    old.close();
    this.unfinished = [...open.values()];
    this.#lines = JsonLines.replace(path, this.unfinished);
  }

  add(event: QueuedEvent): void {
    this.#lines.append(event);
  }

  done(eventId: string): void {
    this.#lines.append({ done: eventId });
  }

  close(): void {
    this.#lines.close();
  }
}
