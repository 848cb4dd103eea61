import { describeError } from './errors.ts';
import type { Log } from './ports.ts';

/**
 * Waits for every part to end: one that fails neither cuts the others short nor hides their failures. Each failure is
 * logged under its part's name.
 * @throws the failure, or an `AggregateError` of several.
 */
export async function sideBySide(
  log: Log,
  parts: Readonly<Record<string, Promise<unknown>>>,
): Promise<void> {
  const ends = await Promise.allSettled(Object.values(parts));
  const failures: unknown[] = [];
  for (const [index, part] of Object.keys(parts).entries()) {
    const end = ends[index];
    if (end?.status !== 'rejected') continue;
    failures.push(end.reason);
    log.error('part failed', { part, ...describeError(end.reason) });
  }
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} parts failed`);
  if (failures.length === 1) throw failures[0];
}
