import { mailDate } from './dsn-report.ts';
import type { HeaderBlock } from './header-block.ts';
import { splitMessage } from './header-block.ts';
import { fieldValue } from './header-field.ts';
import type { LoopPolicy } from './header-policy.ts';
import { DEFAULT_HEADER_POLICY } from './header-policy.ts';

const TRACE_FIELD = 'X-Mailferry-Id';

/** Marks the message as passed on by this relay, on top of its header; not twice in a row with the same id. */
export function addTrace(header: HeaderBlock, messageId: string): void {
  const top = header.fields[0];
  if (top?.name === TRACE_FIELD.toLowerCase() && fieldValue(top) === messageId) return;
  header.addFirst(TRACE_FIELD, messageId);
}

/** A Received field (RFC 5321 §4.4) of the relay itself, above the mail's own; it names no host but the relay's domain. */
export function addReceived(
  header: HeaderBlock,
  { by, messageId, atMs }: { by: string; messageId: string; atMs: number },
): void {
  const top = header.fields.find(({ name }) => name !== TRACE_FIELD.toLowerCase());
  if (top?.name === 'received' && fieldValue(top).includes(` id ${messageId};`)) return;
  header.addFirst('Received', `by ${by} (Mailferry) id ${messageId}; ${mailDate(atMs)}`);
}

/** Whether the message goes round in circles: too many hops in all, or too many through this relay. */
export function isLoop(
  message: Buffer,
  { detect, maxReceived, maxPassages }: LoopPolicy = DEFAULT_HEADER_POLICY.loops,
): boolean {
  if (!detect) return false;
  const { header } = splitMessage(message);
  return (
    header.all('Received').length > maxReceived || header.all(TRACE_FIELD).length > maxPassages
  );
}
