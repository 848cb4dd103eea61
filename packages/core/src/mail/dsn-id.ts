import { derivedId } from './derived-id.ts';
import type { DsnKind } from './dsn-report.ts';

/** The ULID of a mail's notification, with the mail's own time. One about other recipients has another. */
export function dsnIdFor(
  originalId: string,
  kind: DsnKind,
  recipients: readonly string[] = [],
): string {
  return derivedId(originalId, [originalId, kind, ...[...recipients].sort()].join('/'));
}
