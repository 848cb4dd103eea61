import { headerEnd } from './checks/header-end.ts';

/** Fields that SES takes out or replaces: blind copies, instructions to itself, and the mail's own Message-ID. */
const TAKEN_OUT = /^(?:bcc|message-id|x-ses-[a-z-]+)[ \t]*:/i;

const FIELD_ENDS = /\r?\n(?![ \t])/;

/**
 * The mail as SES would send it on: its own Message-ID, no Bcc, no `X-SES-` fields. Everything else, the whole body
 * included, stays byte for byte; SES's DKIM signatures and trace fields are not simulated.
 */
export function wireForm(raw: Buffer, messageId: string): Buffer {
  const end = headerEnd(raw);
  // latin1 maps bytes to characters and back, whatever they mean.
  const header = raw.toString('latin1', 0, end);
  const lineEnding = header.includes('\r\n') || !header.includes('\n') ? '\r\n' : '\n';
  const kept = header.split(FIELD_ENDS).filter((field) => field !== '' && !TAKEN_OUT.test(field));
  const fields = [...kept, `Message-ID: ${messageId}`].map((field) => field + lineEnding);
  return Buffer.concat([Buffer.from(fields.join(''), 'latin1'), raw.subarray(end)]);
}
