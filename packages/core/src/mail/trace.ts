import type { HeaderBlock } from './header-block.ts';
import { splitMessage } from './header-block.ts';
import { fieldValue } from './header-field.ts';

const TRACE_FIELD = 'X-Mailferry-Id';

/** RFC 5321 §6.3: a threshold of 100 Received fields at least suits most systems; SES adds its own to each passage. */
const MAX_RECEIVED = 50;

/** Two organizations' relays and a mailing list between them come to three passages; a loop has no end. */
const MAX_PASSAGES = 5;

/** Marks the message as passed on by this relay, on top of its header; not twice in a row with the same id. */
export function addTrace(header: HeaderBlock, messageId: string): void {
  const top = header.fields[0];
  if (top?.name === TRACE_FIELD.toLowerCase() && fieldValue(top) === messageId) return;
  header.addFirst(TRACE_FIELD, messageId);
}

/** Whether the message goes round in circles: too many hops in all, or too many through this relay. */
export function isLoop(message: Buffer): boolean {
  const { header } = splitMessage(message);
  return (
    header.all('Received').length > MAX_RECEIVED || header.all(TRACE_FIELD).length > MAX_PASSAGES
  );
}
